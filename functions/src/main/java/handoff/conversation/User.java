package handoff.conversation;

import org.jspecify.annotations.Nullable;

/**
 * The end user, as far as GPTBots told; each part may be missing. An e-mail address never
 * identifies anybody: many channels give the same one for all.
 *
 * @param userId the company's own id of the user
 * @param anonymousId GPTBots' id of the user on a channel
 */
public record User(
    @Nullable String userId,
    @Nullable String anonymousId,
    @Nullable String email,
    @Nullable String phone) {

  /** A table key holds 2,048 bytes, and a character up to four of them. */
  private static final int LONGEST = 256;

  /** So much of a longer id is kept before its hash, for people to read. */
  private static final int BEGINNING = 200;

  /** Shortens what is too long for the conversation's own item: the context has the whole. */
  public User {
    userId = userId == null ? null : key(userId);
    anonymousId = anonymousId == null ? null : key(anonymousId);
    email = cut(email);
    phone = cut(phone);
  }

  Item item() {
    return new Item()
        .put("userId", userId)
        .put("anonymousId", anonymousId)
        .put("email", email)
        .put("phone", phone);
  }

  /** Writes the ids by which {@link UserIndex} finds an item. */
  Update index(Update update) {
    if (userId != null) {
      update.set(Attribute.USER_ID, Item.of(userId));
    }
    return anonymousId == null ? update : update.set(Attribute.ANONYMOUS_ID, Item.of(anonymousId));
  }

  static User from(Item item) {
    return new User(
        item.optionalText("userId"),
        item.optionalText("anonymousId"),
        item.optionalText("email"),
        item.optionalText("phone"));
  }

  /**
   * An id as the table has it. One of more than 256 characters becomes its beginning and a hash of
   * the whole, so that two that begin alike stay two; null for a blank one.
   */
  public static @Nullable String key(String id) {
    String beginning = cut(id);
    return beginning == null || beginning.length() == id.length()
        ? beginning
        : id.substring(0, id.offsetByCodePoints(0, BEGINNING)) + "~" + Hash.of(id);
  }

  private static @Nullable String cut(@Nullable String value) {
    if (value == null || value.isBlank()) {
      return null;
    }
    boolean fits = value.codePointCount(0, value.length()) <= LONGEST;
    return fits ? value : value.substring(0, value.offsetByCodePoints(0, LONGEST));
  }

  @Override
  public String toString() {
    return "User";
  }
}
