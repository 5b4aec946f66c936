package handoff.agent;

import handoff.conversation.User;
import handoff.conversation.UserIndex;
import handoff.http.Failure;
import handoff.http.Fields;
import java.util.List;

/** A user by one id: {@code {"userId": "..."}} or {@code {"anonymousId": "..."}}. */
record UserQuery(UserIndex.IdType type, String id) {
  /**
   * Reads it.
   *
   * @param body with nothing else in it but what has been read
   */
  static UserQuery read(Fields body) {
    String userId = body.shortText("userId", Integer.MAX_VALUE);
    String anonymousId = body.shortText("anonymousId", Integer.MAX_VALUE);
    String whole = userId == null ? anonymousId : userId;
    String id = whole == null ? null : User.key(whole);
    body.expect(
        (userId == null) != (anonymousId == null) && id != null,
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
