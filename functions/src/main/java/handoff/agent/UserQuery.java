package handoff.agent;

import handoff.conversation.UserIndex;
import handoff.http.Failure;
import handoff.http.Fields;
import java.util.List;

/** A user by one id: {@code {"userId": "..."}} or {@code {"anonymousId": "..."}}. */
record UserQuery(UserIndex.IdType type, String id) {
  /** As long as the table keeps an id. */
  private static final int LONGEST = 256;

  /**
   * Reads it.
   *
   * @param body with nothing else in it but what has been read
   */
  static UserQuery read(Fields body) {
    String userId = body.shortText("userId", LONGEST);
    String anonymousId = body.shortText("anonymousId", LONGEST);
    String id = userId == null ? anonymousId : userId;
    body.expect(
        (userId == null) != (anonymousId == null) && id != null && !id.isBlank(),
        "userId",
        "either userId or anonymousId must be given, and not be blank");
    body.check();
    if (id == null) {
      throw new Failure.Invalid("userId", "must be given");
    }
    UserIndex.IdType type = userId == null ? UserIndex.IdType.ANONYMOUS : UserIndex.IdType.USER;
    return new UserQuery(type, id);
  }

  /** The ids of the user's conversations, in an order of their own that no change disturbs. */
  List<String> find(UserIndex users) {
    return users.find(type, id).stream().map(UserIndex.Found::conversationId).sorted().toList();
  }

  @Override
  public String toString() {
    return "UserQuery[" + type + "]";
  }
}
