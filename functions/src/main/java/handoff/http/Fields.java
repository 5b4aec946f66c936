package handoff.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object from outside, read one by one. Problems are collected, so that one
 * answer names every bad field. On the agent side an unknown field is a problem too: a misspelt one
 * would do nothing. Not thread-safe.
 */
public final class Fields {
  /** 1 to 128 visible ASCII characters: what an id or an idempotency key may be. */
  public static final Pattern VISIBLE = Pattern.compile("[!-~]{1,128}");

  /**
   * The same for an id that is a part of a path. API Gateway decodes a path before it matches, so
   * that one with a slash or a question mark, or a dot alone, would lead elsewhere.
   */
  static final Pattern IN_A_PATH = Pattern.compile("(?!\\.{1,2}$)[!-~&&[^/?]]{1,128}");

  /** Fillers of Hangul, and the empty Braille pattern. */
  private static final String INVISIBLE = "\u115F\u1160\u3164\uFFA0\u2800";

  /** JavaScript's numbers are exact so far, and further. */
  private static final long LARGEST_COUNT = 999_999_999_999_999L;

  private final JsonNode node;
  private final @Nullable Set<String> declared;
  private final boolean strict;
  private final Set<String> read = new HashSet<>();
  private final Map<String, String> problems = new TreeMap<>();

  /**
   * Reads an object.
   *
   * @param declared the fields that it may have; null for those that are read
   * @param strict whether any other field is a problem
   */
  Fields(JsonNode node, @Nullable Set<String> declared, boolean strict) {
    this.node = node;
    this.declared = declared;
    this.strict = strict;
  }

  /** Reads an object that GPTBots sent before: it may have any field. */
  public static Fields ofGptBots(String json) {
    return new Fields(Json.parse(json), null, false);
  }

  /** A field's value; null if it is absent, and JSON's null counts as absent. */
  private @Nullable JsonNode get(String name) {
    if (declared != null && !declared.contains(name)) {
      throw new IllegalStateException("the route does not declare the field " + name);
    }
    read.add(name);
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /** A text, whatever JSON type it came as; null if absent or null. Objects come as their JSON. */
  public @Nullable String text(String name) {
    JsonNode value = get(name);
    if (value == null) {
      return null;
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /** A conversation's id, which must be there, and must be one that a path can hold. */
  public String id(String name) {
    String value = text(name);
    if (value == null || !IN_A_PATH.matcher(value).matches()) {
      problems.put(
          name,
          "must be 1 to 128 visible ASCII characters, without / and ?, and not . or .. alone");
      return "";
    }
    return value;
  }

  /** A text that must be there as a JSON string and must say something. */
  public String requiredText(String name) {
    JsonNode value = get(name);
    if (value == null || !value.isTextual() || !isVisible(value.textValue())) {
      problems.put(name, "must be a text that is not blank");
      return "";
    }
    return whole(value.textValue());
  }

  /** Tells if a reader sees anything of a text: not all that shows nothing is white space. */
  private static boolean isVisible(String text) {
    return text.codePoints()
        .anyMatch(character ->
            !Character.isWhitespace(character)
                && !Character.isSpaceChar(character)
                && !Character.isISOControl(character)
                && !needsAnother(Character.getType(character))
                && INVISIBLE.indexOf(character) < 0);
  }

  /** Tells if characters of a type only change how others look: format, accents, variants. */
  private static boolean needsAnother(int type) {
    return type == Character.FORMAT
        || type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  /** The same of at most {@code limit} characters. */
  public String requiredText(String name, int limit) {
    String text = requiredText(name);
    expect(length(text) <= limit, name, "must be a text of at most " + limit + " characters");
    return text;
  }

  /** A JSON string of at most {@code limit} characters; null if absent or null. */
  public @Nullable String shortText(String name, int limit) {
    JsonNode value = get(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual() || length(value.textValue()) > limit) {
      problems.put(name, "must be a text of at most " + limit + " characters");
      return null;
    }
    return whole(value.textValue());
  }

  /** The text as UTF-8, and so the table, can hold it: half a surrogate pair becomes "?". */
  private static String whole(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** In characters as people count them, not in halves of surrogate pairs. */
  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** A whole number, however it is spelled; empty if absent or anything else. */
  public OptionalLong number(String name) {
    String value = text(name);
    return value == null ? OptionalLong.empty() : Json.wholeNumber(value);
  }

  /** True for {@code true} and {@code "true"}. */
  public boolean isTrue(String name) {
    return "true".equals(text(name));
  }

  /** A switch: {@code true} or {@code false} as JSON, false if absent or null. */
  public boolean flag(String name) {
    JsonNode value = get(name);
    if (value == null) {
      return false;
    }
    expect(value.isBoolean(), name, "must be true or false");
    return value.booleanValue();
  }

  /** A switch that must be there. */
  public boolean requiredFlag(String name) {
    expect(get(name) != null, name, "must be true or false");
    return flag(name);
  }

  /** A whole number from 0 on, as JSON, also spelled {@code 7.0}; empty if absent or null. */
  public OptionalLong optionalCount(String name) {
    JsonNode value = get(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    OptionalLong number =
        value.isNumber() ? Json.wholeNumber(value.asText()) : OptionalLong.empty();
    boolean counts =
        number.isPresent() && number.getAsLong() >= 0 && number.getAsLong() <= LARGEST_COUNT;
    expect(counts, name, "must be a whole number from 0 on, of at most 15 digits");
    return counts ? number : OptionalLong.empty();
  }

  /** A JSON string of a certain form; null if absent or null. */
  public @Nullable String optionalMatching(String name, Pattern form, String problem) {
    return get(name) == null ? null : matching(name, form, problem);
  }

  /** A text that must be there as a JSON string of a certain form. */
  public String matching(String name, Pattern form, String problem) {
    JsonNode value = get(name);
    if (value == null || !value.isTextual() || !form.matcher(value.textValue()).matches()) {
      problems.put(name, problem);
      return "";
    }
    return value.textValue();
  }

  /** An object; one without fields if absent or not an object. */
  public Fields object(String name) {
    return new Fields(
        get(name) instanceof ObjectNode object ? object : Json.object(), null, strict);
  }

  /** An object that may be absent, but is an object if it is there. */
  public @Nullable Fields optionalObject(String name) {
    JsonNode value = get(name);
    if (value == null) {
      return null;
    }
    if (!value.isObject()) {
      problems.put(name, "must be an object");
      return null;
    }
    return new Fields(value, null, strict);
  }

  /** This value itself as a text: what {@link #text} gives for a field. */
  public String asText() {
    return node.isValueNode() ? node.asText() : node.toString();
  }

  /** Notes a problem of that name unless a condition holds. */
  public void expect(boolean holds, String name, String problem) {
    if (!holds) {
      problems.put(name, problem);
    }
  }

  /** Takes over the problems of an object that is a field of this one. */
  public void include(String name, Fields other) {
    other.refuseUnknown();
    other.problems.forEach((field, problem) -> problems.put(name + "." + field, problem));
  }

  /**
   * Ends the reading.
   *
   * @throws Failure.Invalid naming every field that was not acceptable
   */
  public void check() {
    refuseUnknown();
    if (!problems.isEmpty()) {
      throw new Failure.Invalid(problems);
    }
  }

  private void refuseUnknown() {
    if (strict) {
      Set<String> known = declared == null ? read : declared;
      node.fieldNames()
          .forEachRemaining(
              name -> expect(known.contains(name), name, "is not a field of this call"));
    }
  }
}
