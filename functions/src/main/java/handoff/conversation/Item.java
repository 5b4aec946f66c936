package handoff.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A DynamoDB item, written and read attribute by attribute. Not thread-safe. */
final class Item {
  private final Map<String, AttributeValue> attributes;

  Item() {
    this(new LinkedHashMap<>());
  }

  Item(Map<String, AttributeValue> attributes) {
    this.attributes = attributes;
  }

  /** Half of a surrogate pair, which JSON lets through, would make the whole write fail. */
  static AttributeValue of(String text) {
    boolean plain = text.chars().noneMatch(c -> Character.isSurrogate((char) c));
    return AttributeValue.fromS(plain ? text : new String(text.getBytes(UTF_8), UTF_8));
  }

  static AttributeValue of(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  /** Sets a text; null leaves the attribute out. */
  Item put(String name, @Nullable String text) {
    if (text != null) {
      attributes.put(name, of(text));
    }
    return this;
  }

  Item put(String name, long number) {
    attributes.put(name, of(number));
    return this;
  }

  Map<String, AttributeValue> attributes() {
    return attributes;
  }

  AttributeValue asValue() {
    return AttributeValue.fromM(attributes);
  }

  boolean has(String name) {
    return attributes.containsKey(name);
  }

  boolean has(Attribute attribute) {
    return has(attribute.key());
  }

  String text(Attribute attribute) {
    return text(attribute.key());
  }

  @Nullable String optionalText(Attribute attribute) {
    return optionalText(attribute.key());
  }

  long number(Attribute attribute) {
    return number(attribute.key());
  }

  @Nullable Instant instant(Attribute attribute) {
    return instant(attribute.key());
  }

  Item map(Attribute attribute) {
    return map(attribute.key());
  }

  /** A text that every item of this sort has. */
  String text(String name) {
    String value = optionalText(name);
    if (value == null) {
      throw new IllegalStateException("the item has no " + name);
    }
    return value;
  }

  @Nullable String optionalText(String name) {
    AttributeValue value = attributes.get(name);
    return value == null ? null : value.s();
  }

  /** A number; 0 if absent. */
  long number(String name) {
    AttributeValue value = attributes.get(name);
    return value == null ? 0 : Long.parseLong(value.n());
  }

  /** A number of milliseconds as an instant; null if absent. */
  @Nullable Instant instant(String name) {
    return has(name) ? Instant.ofEpochMilli(number(name)) : null;
  }

  /** A map; one without attributes if absent. */
  Item map(String name) {
    AttributeValue value = attributes.get(name);
    return new Item(value == null ? Map.of() : value.m());
  }

  /** A list of maps; empty if absent. */
  List<Item> maps(String name) {
    AttributeValue value = attributes.get(name);
    return value == null ? List.of() : value.l().stream().map(each -> new Item(each.m())).toList();
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    AttributeValue value = attributes.get(name);
    if (value != null) {
      value.l().forEach(element -> texts.add(element.s()));
    }
    return texts;
  }
}
