package handoff.gptbots;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.json.Json;
import handoff.settings.Bot;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Calls GPTBots in the name of one of its agents. Thread-safe.
 *
 * <p>The time limit of a call counts to the answer's last byte. Redirects are not followed: the API
 * key must not go where they point.
 */
public final class GptBots implements AutoCloseable {
  /** GPTBots answers with a line, so this is enough to read its code. */
  private static final int ANSWER_LIMIT = 64 * 1024;

  /** The longest time for what somebody looks at beside their work. */
  private static final Duration LOOK = Duration.ofSeconds(4);

  /** The fields of a success, as the close page documents them. */
  private static final Set<String> CLOSED = Set.of("conversation_id", "timestamp");

  static {
    // A thawed function holds sockets that the other side has long closed: do not keep them.
    if (System.getProperty("jdk.httpclient.keepalive.timeout") == null) {
      System.setProperty("jdk.httpclient.keepalive.timeout", "5");
    }
  }

  private final HttpClient http;
  private final Duration limit;

  /**
   * @param connect the longest time for connecting
   * @param limit the longest time for a whole call, connecting included
   */
  public GptBots(Duration connect, Duration limit) {
    this.limit = limit;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connect)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Sends a text to the user: {@code POST /v1/human/message/receive}.
   *
   * @param timestamp milliseconds; the same for every try of the same message
   */
  public Outcome reply(Bot bot, String conversationId, long timestamp, String text) {
    return call(
        bot, "/v1/human/message/receive", body(conversationId, timestamp).put("body", text));
  }

  /** Ends the handoff: {@code POST /v1/human/close}. */
  public Outcome close(Bot bot, String conversationId, long timestamp) {
    return call(bot, "/v1/human/close", body(conversationId, timestamp));
  }

  /** Asks for the agent of the API key: {@code GET /v1/api-key/verify}. */
  public VerifiedKey verify(Bot bot) {
    Answered answered = exchange(request(bot, "/v1/api-key/verify").GET(), Set.of());
    return new VerifiedKey(answered.outcome(), Answers.ids(answered.body()));
  }

  /**
   * Lets GPTBots call every webhook of the agent with {@code istest}, by {@code POST
   * /v1/webhook/check}.
   */
  public WebhookCheck checkWebhooks(Bot bot) {
    Answered answered =
        exchange(
            request(bot, "/v1/webhook/check").POST(BodyPublishers.noBody()), Set.of("results"));
    return new WebhookCheck(answered.outcome(), Answers.webhooks(answered.body()));
  }

  /**
   * Asks for the channel of a user, by {@code GET /v1/user/get-user-cdp}.
   *
   * @see <a href="https://www.gptbots.ai/docs/api-reference/user-api/get-user-cdp">the vendor's
   *     page</a>
   */
  public Result<Optional<String>> channel(Bot bot, EndUser user) {
    Answered answered = look(bot, "/v1/user/get-user-cdp?" + user.query("user_id", "anonymous_id"));
    return new Result<>(
        answered.outcome(), UserAnswers.channel(answered.body(), user.anonymousId()));
  }

  /**
   * Asks for the custom attributes of a user, by {@code GET /v2/user-property/query}.
   *
   * @return their values by their names
   * @see <a href="https://www.gptbots.ai/docs/api-reference/user-api/Query-user-Attributes">the
   *     vendor's page</a>
   */
  public Result<Map<String, String>> attributes(Bot bot, EndUser user) {
    Answered answered =
        look(bot, "/v2/user-property/query?" + user.query("user_ids", "anonymous_ids"));
    return new Result<>(answered.outcome(), UserAnswers.attributes(answered.body()));
  }

  private Answered look(Bot bot, String path) {
    Answered answered = exchange(request(bot, path).GET(), Set.of(), LOOK);
    return UserAnswers.isJson(answered.body())
        ? answered
        : Answered.without(Outcome.Verdict.UNCLEAR);
  }

  /** Closes the connections. No call goes out after that. */
  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }

  private static ObjectNode body(String conversationId, long timestamp) {
    return Json.object().put("conversation_id", conversationId).put("timestamp", timestamp);
  }

  private Outcome call(Bot bot, String path, ObjectNode body) {
    return exchange(request(bot, path).POST(BodyPublishers.ofString(body.toString())), CLOSED)
        .outcome();
  }

  private static HttpRequest.Builder request(Bot bot, String path) {
    return HttpRequest.newBuilder(URI.create(bot.baseUrl() + path))
        .header("Authorization", "Bearer " + bot.apiKey())
        .header("Content-Type", "application/json");
  }

  /** Outcome and text of an answer; the text is empty if it did not come whole. */
  private record Answered(Outcome outcome, String body) {
    static Answered without(Outcome.Verdict verdict) {
      return new Answered(Outcome.of(verdict), "");
    }
  }

  private Answered exchange(HttpRequest.Builder request, Set<String> documented) {
    return exchange(request, documented, limit);
  }

  private Answered exchange(HttpRequest.Builder request, Set<String> documented, Duration longest) {
    // HttpRequest.timeout ends when the headers are there; this limit covers the body too.
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request.build(), _ -> new FirstBytes(ANSWER_LIMIT));
    try {
      HttpResponse<String> whole = answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return new Answered(Answers.outcome(whole, documented), whole.body());
    } catch (TimeoutException late) {
      answer.cancel(true);
      return Answered.without(Outcome.Verdict.UNKNOWN);
    } catch (ExecutionException failed) {
      return Answered.without(
          nothingWasSent(failed.getCause()) ? Outcome.Verdict.NOT_SENT : Outcome.Verdict.UNKNOWN);
    } catch (InterruptedException stopping) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return Answered.without(Outcome.Verdict.UNKNOWN);
    }
  }

  /** No name, no connection or no TLS: the request itself never left. */
  private static boolean nothingWasSent(@Nullable Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof HttpConnectTimeoutException
        || cause instanceof SSLHandshakeException
        || (cause instanceof IOException && nothingWasSent(cause.getCause()));
  }
}
