package handoff.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON with limits: how deep, how long and how large a document from outside may be. */
public final class Json {
  /** Deeper than anything GPTBots or a tool sends; a document of brackets alone stops here. */
  private static final int MAX_DEPTH = 32;

  /** A Lambda event has at most 6 MB, so no text from outside is longer. */
  private static final int MAX_LENGTH = 8 * 1024 * 1024;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_LENGTH)
                          .maxDocumentLength(MAX_LENGTH)
                          .maxNumberLength(100)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .build();

  private Json() {}

  /**
   * Reads one JSON value.
   *
   * @throws MalformedJson if it is not JSON, or nests deeper than 32 levels
   */
  public static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException notJson) {
      // Jackson's message quotes the input: it goes nowhere.
      throw new MalformedJson();
    }
  }

  /** A text from outside without its byte order mark, which RFC 8259 allows to pass over. */
  public static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** The value as compact JSON. */
  public static String write(JsonNode node) {
    return node.toString();
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }
}
