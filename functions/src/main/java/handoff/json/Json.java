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
import java.math.BigDecimal;
import java.util.OptionalLong;

/** JSON with limits: how deep, how long and how large a document from outside may be. */
public final class Json {
  /** Deeper than anything GPTBots or a tool sends; a document of brackets alone stops here. */
  private static final int MAX_DEPTH = 32;

  /** A Lambda event has at most 6 MB, so no text from outside is longer. */
  private static final int MAX_LENGTH = 8 * 1024 * 1024;

  /** Reading a number of a million digits takes most of a minute. */
  private static final int MAX_NUMBER_LENGTH = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_LENGTH)
                          .maxDocumentLength(MAX_LENGTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
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

  /**
   * A whole number, however it is spelled: {@code 7}, {@code 7.0}, {@code 0.7e1}; empty for
   * anything else, and for more than 100 characters.
   */
  public static OptionalLong wholeNumber(String text) {
    String number = text.strip();
    if (number.isEmpty() || number.length() > MAX_NUMBER_LENGTH) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(new BigDecimal(number).longValueExact());
    } catch (NumberFormatException | ArithmeticException notAWholeNumber) {
      return OptionalLong.empty();
    }
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
