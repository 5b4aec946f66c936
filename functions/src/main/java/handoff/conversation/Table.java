package handoff.conversation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The table's mechanics: keys, expiry, conditional writes. A failure of DynamoDB is thrown, never
 * read as "not there". Thread-safe.
 */
public final class Table {
  /** How long an item lives after its last write. */
  static final Duration RETENTION = Duration.ofDays(30);

  static final String PK = "pk";
  static final String SK = "sk";
  static final String EXPIRES_AT = "expiresAt";

  /** Reads and conditions take an expired item for absent: DynamoDB deletes it days later. */
  static final String ABSENT = "attribute_not_exists(#pk) OR #expiresAt <= :now";

  static final String PRESENT = "#expiresAt > :now";

  private static final Pattern NAME = Pattern.compile("#(\\w+)");
  private static final Pattern NOW = Pattern.compile(":now\\b");

  private final DynamoDbClient database;
  private final String name;
  private final Clock clock;

  public Table(DynamoDbClient database, String name, Clock clock) {
    this.database = database;
    this.name = name;
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  static String conversationKey(String conversationId) {
    return "C#" + conversationId;
  }

  static String conversationId(String conversationKey) {
    return conversationKey.substring(2);
  }

  /** Reads one item, strongly consistent; an expired one is not there. */
  Optional<Item> get(Key key) {
    Map<String, AttributeValue> item =
        database
            .getItem(
                GetItemRequest.builder()
                    .tableName(name)
                    .key(key.attributes())
                    .consistentRead(true)
                    .build())
            .item();
    return Optional.of(new Item(item)).filter(this::isLive);
  }

  /**
   * Writes an item unless there is one.
   *
   * @return the item that was there before, and stays; empty if this one was written
   */
  Optional<Item> putIfAbsent(Key key, Item item) {
    item.attributes().putAll(key.attributes());
    item.put(EXPIRES_AT, expiry());
    try {
      database.putItem(
          PutItemRequest.builder()
              .tableName(name)
              .item(item.attributes())
              .conditionExpression(ABSENT)
              .expressionAttributeNames(names(ABSENT))
              .expressionAttributeValues(Map.of(":now", Item.of(seconds(now()))))
              .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
              .build());
      return Optional.empty();
    } catch (ConditionalCheckFailedException exists) {
      return Optional.of(new Item(exists.item()));
    }
  }

  /**
   * Updates an item if the update's conditions hold, and renews its expiry.
   *
   * @return whether it was applied, and the item as it is afterwards
   */
  Written update(Key key, Update update) {
    update.set(EXPIRES_AT, Item.of(expiry()));
    String expression = update.expression();
    String condition = update.condition();
    Map<String, AttributeValue> values = new LinkedHashMap<>(update.values());
    if (NOW.matcher(condition).find()) {
      values.put(":now", Item.of(seconds(now())));
    }
    UpdateItemRequest.Builder request =
        UpdateItemRequest.builder()
            .tableName(name)
            .key(key.attributes())
            .updateExpression(expression)
            .expressionAttributeNames(names(expression + condition))
            .expressionAttributeValues(values)
            .returnValues(ReturnValue.ALL_NEW)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    if (!condition.isEmpty()) {
      request.conditionExpression(condition);
    }
    try {
      return new Written(true, new Item(database.updateItem(request.build()).attributes()));
    } catch (ConditionalCheckFailedException failed) {
      Item old = new Item(failed.hasItem() ? failed.item() : Map.of());
      return new Written(false, isLive(old) ? old : null);
    }
  }

  /** One page of a query of this table or one of its indexes. */
  QueryResponse query(QueryRequest.Builder request) {
    return database.query(request.tableName(name).build());
  }

  boolean isLive(Item item) {
    return item.number(EXPIRES_AT) > seconds(now());
  }

  /** Which item. */
  record Key(String pk, String sk) {
    /** An item of a conversation. */
    static Key of(String conversationId, String sk) {
      return new Key(conversationKey(conversationId), sk);
    }

    Map<String, AttributeValue> attributes() {
      return Map.of(PK, Item.of(pk), SK, Item.of(sk));
    }
  }

  private long expiry() {
    return seconds(now().plus(RETENTION));
  }

  private static long seconds(Instant instant) {
    return instant.getEpochSecond();
  }

  static Map<String, String> names(String expressions) {
    Map<String, String> names = new LinkedHashMap<>();
    Matcher matcher = NAME.matcher(expressions);
    while (matcher.find()) {
      names.put(matcher.group(), matcher.group(1));
    }
    return names;
  }

  /**
   * What an update did.
   *
   * @param applied whether its conditions held
   * @param item the item as it is afterwards; null if there is none
   */
  record Written(boolean applied, @Nullable Item item) {}
}
