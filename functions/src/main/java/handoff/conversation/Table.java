package handoff.conversation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The table's mechanics: keys, expiry, conditional writes. A failure of DynamoDB is thrown, never
 * read as "not there". Thread-safe.
 */
public final class Table {
  /** As many as one call of BatchWriteItem takes. */
  private static final int BATCH = 25;

  /** The partition of what belongs to no conversation but to the team. */
  static final String TEAM = "TEAM";

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
  private final Duration retention;
  private final Clock clock;

  /**
   * @param retention how long an item lives after its last write
   */
  public Table(DynamoDbClient database, String name, Duration retention, Clock clock) {
    this.database = database;
    this.name = name;
    this.retention = retention;
    this.clock = clock;
  }

  /** The expiry of an item that was last written at a time, in seconds since 1970. */
  long expiry(Instant written) {
    return seconds(endOfDay(written.plus(retention)));
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
    return get(key, true);
  }

  /** Reads one item for half the price, as it was a moment ago. */
  Optional<Item> glance(Key key) {
    return get(key, false);
  }

  private Optional<Item> get(Key key, boolean consistent) {
    Map<String, AttributeValue> item =
        database
            .getItem(
                GetItemRequest.builder()
                    .tableName(name)
                    .key(key.attributes())
                    .consistentRead(consistent)
                    .build())
            .item();
    return Optional.of(new Item(item)).filter(this::isLive);
  }

  /** Reads the items that are there, once each in the order of the keys, strongly consistent. */
  List<Item> getAll(List<Key> all) {
    if (all.isEmpty()) {
      return List.of();
    }
    List<Key> keys = all.stream().distinct().toList();
    KeysAndAttributes wanted =
        KeysAndAttributes.builder()
            .keys(keys.stream().map(Key::attributes).toList())
            .consistentRead(true)
            .build();
    BatchGetItemResponse answer =
        database.batchGetItem(get -> get.requestItems(Map.of(name, wanted)));
    Map<Key, Item> found = new HashMap<>();
    for (Map<String, AttributeValue> attributes :
        answer.responses().getOrDefault(name, List.of())) {
      Item item = new Item(attributes);
      found.put(Key.of(item), item);
    }
    KeysAndAttributes left = answer.unprocessedKeys().get(name);
    if (left != null) {
      // One by one: those are the SDK's to repeat, at its own pace.
      for (Map<String, AttributeValue> attributes : left.keys()) {
        Key key = Key.of(new Item(attributes));
        get(key).ifPresent(item -> found.put(key, item));
      }
    }
    return keys.stream().map(found::get).filter(Objects::nonNull).filter(this::isLive).toList();
  }

  /** The keys of a partition's items in descending order, those of expired ones too. */
  List<Key> keys(String pk) {
    List<Key> keys = new ArrayList<>();
    Map<String, AttributeValue> from = Map.of();
    do {
      QueryRequest.Builder query = keysOf(pk).scanIndexForward(false);
      QueryResponse answer = query(from.isEmpty() ? query : query.exclusiveStartKey(from));
      answer.items().forEach(item -> keys.add(Key.of(new Item(item))));
      from = answer.lastEvaluatedKey();
    } while (!from.isEmpty());
    return keys;
  }

  /** Tells if a partition has any item, be it an expired one. */
  boolean isThere(String pk) {
    return !query(keysOf(pk).limit(1)).items().isEmpty();
  }

  private static QueryRequest.Builder keysOf(String pk) {
    return QueryRequest.builder()
        .consistentRead(true)
        .keyConditionExpression("#pk = :pk")
        .projectionExpression("#pk, #sk")
        .expressionAttributeNames(names("#pk #sk"))
        .expressionAttributeValues(Map.of(":pk", Item.of(pk)));
  }

  /** Deletes items, as far as they are there, in the order given. */
  void deleteAll(List<Key> keys) {
    for (int at = 0; at < keys.size(); at += BATCH) {
      deleteBatch(keys.subList(at, Math.min(at + BATCH, keys.size())));
    }
  }

  private void deleteBatch(List<Key> keys) {
    List<WriteRequest> deletes =
        keys.stream()
            .map(key -> WriteRequest.builder().deleteRequest(d -> d.key(key.attributes())).build())
            .toList();
    // One by one: those are the SDK's to repeat, at its own pace.
    database
        .batchWriteItem(write -> write.requestItems(Map.of(name, deletes)))
        .unprocessedItems()
        .getOrDefault(name, List.of())
        .forEach(left -> delete(Key.of(new Item(left.deleteRequest().key()))));
  }

  /**
   * Writes an item unless there is one.
   *
   * @return the item that was there before, and stays; empty if this one was written
   */
  Optional<Item> putIfAbsent(Key key, Item item) {
    return putIfAbsent(key, item, retention);
  }

  /**
   * Writes an item unless there is one.
   *
   * @param lifetime how long it lives
   * @return the item that was there before, and stays; empty if this one was written
   */
  Optional<Item> putIfAbsent(Key key, Item item, Duration lifetime) {
    item.attributes().putAll(key.attributes());
    item.put(EXPIRES_AT, seconds(endOfDay(now().plus(lifetime))));
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
    return update(key, update, endOfDay(now().plus(retention)));
  }

  /**
   * Updates an item if the update's conditions hold.
   *
   * @param expiry from when on reads and conditions take it for absent
   * @return whether it was applied, and the item as it is afterwards
   */
  Written update(Key key, Update update, Instant expiry) {
    update.set(EXPIRES_AT, Item.of(seconds(expiry)));
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

  /** Deletes an item, if it is there. */
  void delete(Key key) {
    database.deleteItem(delete -> delete.tableName(name).key(key.attributes()));
  }

  /** A query for the items of a partition whose sort keys begin so. */
  static QueryRequest.Builder beginningWith(String partition, String prefix) {
    return QueryRequest.builder()
        .keyConditionExpression("#pk = :pk AND begins_with(#sk, :prefix)")
        .expressionAttributeNames(names("#pk #sk"))
        .expressionAttributeValues(Map.of(":pk", Item.of(partition), ":prefix", Item.of(prefix)));
  }

  /** Deletes an item, unless it is live. */
  void deleteExpired(Key key) {
    deleteIf(key, ABSENT, Map.of(":now", Item.of(seconds(now()))));
  }

  /** Deletes an item if a condition holds. */
  void deleteIf(Key key, String condition, Map<String, AttributeValue> values) {
    try {
      database.deleteItem(delete ->
          delete
              .tableName(name)
              .key(key.attributes())
              .conditionExpression(condition)
              .expressionAttributeNames(names(condition))
              .expressionAttributeValues(values));
    } catch (ConditionalCheckFailedException otherwise) {
      // It stays.
    }
  }

  /** One page of a query of this table or one of its indexes. */
  QueryResponse query(QueryRequest.Builder request) {
    return database.query(request.tableName(name).build());
  }

  boolean isLive(Item item) {
    return item.number(EXPIRES_AT) > seconds(now());
  }

  /** The key of an item. */
  record Key(String pk, String sk) {
    static Key of(Item item) {
      return new Key(item.text(PK), item.text(SK));
    }

    /** An item of a conversation. */
    static Key of(String conversationId, String sk) {
      return new Key(conversationKey(conversationId), sk);
    }

    Map<String, AttributeValue> attributes() {
      return Map.of(PK, Item.of(pk), SK, Item.of(sk));
    }
  }

  /** Whole days: most updates leave the expiry as it is, and the indexes that hold it unwritten. */
  private static Instant endOfDay(Instant instant) {
    long day = Duration.ofDays(1).toSeconds();
    return Instant.ofEpochSecond(Math.ceilDiv(instant.getEpochSecond(), day) * day);
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
   * The result of an update.
   *
   * @param applied whether its conditions held
   * @param item the item as it is afterwards; null if there is none
   */
  record Written(boolean applied, @Nullable Item item) {}
}
