package handoff.bench.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An expression of DynamoDB about one item: a condition, or an update. As much as is used here. */
final class Expression {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*([#:]?\\w+|<>|<=|>=|[=<>(),+.\\[\\]-])");

  private final List<String> tokens = new ArrayList<>();
  private final JsonNode names;
  private final JsonNode values;
  private final ObjectNode item;
  private int at;

  private Expression(String text, JsonNode request, ObjectNode item) {
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.lookingAt()) {
      tokens.add(matcher.group(1));
      matcher.region(matcher.end(), text.length());
    }
    names = request.path("ExpressionAttributeNames");
    values = request.path("ExpressionAttributeValues");
    this.item = item;
  }

  /** Tells if a condition holds; an empty one does. */
  static boolean holds(String condition, JsonNode request, ObjectNode item) {
    return condition.isEmpty() || new Expression(condition, request, item).or();
  }

  /** Changes the item. */
  static void update(String update, JsonNode request, ObjectNode item) {
    new Expression(update, request, item).clauses();
  }

  private boolean or() {
    boolean result = and();
    while (takes("OR")) {
      result |= and();
    }
    return result;
  }

  private boolean and() {
    boolean result = not();
    while (takes("AND")) {
      result &= not();
    }
    return result;
  }

  private boolean not() {
    if (takes("NOT")) {
      return !not();
    }
    if (takes("(")) {
      boolean result = or();
      expect(")");
      return result;
    }
    switch (peek()) {
      case "attribute_exists", "attribute_not_exists" -> {
        boolean wanted = next().equals("attribute_exists");
        expect("(");
        boolean there = path().get(item) != null;
        expect(")");
        return there == wanted;
      }
      case "begins_with", "contains" -> {
        boolean begins = next().equals("begins_with");
        expect("(");
        JsonNode text = operand();
        expect(",");
        JsonNode part = operand();
        expect(")");
        return begins
            ? text != null && text.path("S").asText().startsWith(part.path("S").asText())
            : text != null && text.path("L").valueStream().anyMatch(part::equals);
      }
      default -> {
        return comparison();
      }
    }
  }

  private boolean comparison() {
    JsonNode left = operand();
    String operator = next();
    if (operator.equals("BETWEEN")) {
      JsonNode low = operand();
      expect("AND");
      JsonNode high = operand();
      return left != null && compare(left, low) >= 0 && compare(left, high) <= 0;
    }
    JsonNode right = operand();
    if (left == null || right == null) {
      return operator.equals("<>");
    }
    return switch (operator) {
      case "=" -> left.equals(right);
      case "<>" -> !left.equals(right);
      case "<" -> compare(left, right) < 0;
      case "<=" -> compare(left, right) <= 0;
      case ">" -> compare(left, right) > 0;
      case ">=" -> compare(left, right) >= 0;
      default -> throw unknown(operator);
    };
  }

  private static int compare(JsonNode left, JsonNode right) {
    return left.has("N")
        ? number(left).compareTo(number(right))
        : left.path("S").asText().compareTo(right.path("S").asText());
  }

  private static BigDecimal number(JsonNode value) {
    return new BigDecimal(value.path("N").asText());
  }

  private void clauses() {
    while (at < tokens.size()) {
      String clause = next();
      do {
        Path path = path();
        switch (clause) {
          case "SET" -> {
            expect("=");
            path.set(item, sum());
          }
          case "REMOVE" -> path.remove(item);
          default -> throw unknown(clause);
        }
      } while (takes(","));
    }
  }

  private JsonNode sum() {
    JsonNode result = operand();
    while (at < tokens.size() && (peek().equals("+") || peek().equals("-"))) {
      boolean plus = next().equals("+");
      BigDecimal other = number(operand());
      BigDecimal sum = plus ? number(result).add(other) : number(result).subtract(other);
      result = JsonNodeFactory.instance.objectNode().put("N", sum.toPlainString());
    }
    return result;
  }

  private JsonNode operand() {
    switch (peek()) {
      case "if_not_exists" -> {
        next();
        expect("(");
        JsonNode there = path().get(item);
        expect(",");
        JsonNode otherwise = operand();
        expect(")");
        return there == null ? otherwise : there;
      }
      case "list_append" -> {
        next();
        expect("(");
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        operand().path("L").forEach(list::add);
        expect(",");
        operand().path("L").forEach(list::add);
        expect(")");
        return JsonNodeFactory.instance.objectNode().set("L", list);
      }
      case "size" -> {
        next();
        expect("(");
        JsonNode value = path().get(item);
        expect(")");
        if (value == null) {
          return null;
        }
        int size =
            value.has("S") ? value.path("S").asText().length() : value.iterator().next().size();
        return JsonNodeFactory.instance.objectNode().put("N", String.valueOf(size));
      }
      default -> {
        return peek().startsWith(":") ? values.path(next()) : path().get(item);
      }
    }
  }

  /** Where in an item: names, and indexes of lists. */
  private record Path(List<Object> steps) {
    JsonNode get(ObjectNode item) {
      JsonNode value = item.get(String.valueOf(steps.getFirst()));
      for (Object step : steps.subList(1, steps.size())) {
        if (value == null) {
          return null;
        }
        value =
            step instanceof Integer index
                ? value.path("L").get(index)
                : value.path("M").get(String.valueOf(step));
      }
      return value;
    }

    private JsonNode parent(ObjectNode item) {
      return new Path(steps.subList(0, steps.size() - 1)).get(item);
    }

    void set(ObjectNode item, JsonNode value) {
      if (steps.size() == 1) {
        item.set(String.valueOf(steps.getFirst()), value);
      } else {
        ((ObjectNode) parent(item).path("M")).set(String.valueOf(steps.getLast()), value);
      }
    }

    void remove(ObjectNode item) {
      if (steps.size() == 1) {
        item.remove(String.valueOf(steps.getFirst()));
      } else if (steps.getLast() instanceof Integer index) {
        ((ArrayNode) parent(item).path("L")).remove(index.intValue());
      } else {
        ((ObjectNode) parent(item).path("M")).remove(String.valueOf(steps.getLast()));
      }
    }
  }

  private Path path() {
    List<Object> steps = new ArrayList<>();
    steps.add(name(next()));
    while (at < tokens.size() && (peek().equals(".") || peek().equals("["))) {
      if (next().equals(".")) {
        steps.add(name(next()));
      } else {
        steps.add(Integer.valueOf(next()));
        expect("]");
      }
    }
    return new Path(steps);
  }

  private String name(String token) {
    return token.startsWith("#") ? names.path(token).asText() : token;
  }

  private String peek() {
    return at < tokens.size() ? tokens.get(at) : "";
  }

  private String next() {
    return tokens.get(at++);
  }

  private boolean takes(String token) {
    boolean there = peek().equals(token);
    at += there ? 1 : 0;
    return there;
  }

  private void expect(String token) {
    if (!takes(token)) {
      throw unknown(peek());
    }
  }

  private IllegalArgumentException unknown(String token) {
    return new IllegalArgumentException("the stand-in does not know " + token + " in " + tokens);
  }
}
