package handoff.bench.bare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Makes a request of the SDK from the JSON that the SDK once made of such a request. */
final class Requests {
  private Requests() {}

  static <R> R of(SdkBuilder<?, R> builder, JsonNode json) {
    fill((SdkPojo) builder, json);
    return builder.build();
  }

  private static void fill(SdkPojo builder, JsonNode json) {
    for (SdkField<?> field : builder.sdkFields()) {
      JsonNode value = json.get(field.locationName());
      if (value != null) {
        field.set(builder, value(field, value));
      }
    }
  }

  private static Object value(SdkField<?> field, JsonNode json) {
    MarshallingType<?> type = field.marshallingType();
    if (type == MarshallingType.MAP) {
      SdkField<?> values = field.getTrait(MapTrait.class).valueFieldInfo();
      Map<String, Object> map = new LinkedHashMap<>();
      json.properties().forEach(each -> map.put(each.getKey(), value(values, each.getValue())));
      return map;
    }
    if (type == MarshallingType.LIST) {
      SdkField<?> members = field.getTrait(ListTrait.class).memberFieldInfo();
      List<Object> list = new ArrayList<>();
      json.forEach(each -> list.add(value(members, each)));
      return list;
    }
    if (type == MarshallingType.SDK_POJO) {
      SdkPojo builder = field.constructor().get();
      fill(builder, json);
      return ((Buildable) builder).build();
    }
    if (type == MarshallingType.INTEGER) {
      return json.intValue();
    }
    return type == MarshallingType.BOOLEAN ? (Object) json.booleanValue() : json.asText();
  }
}
