package handoff.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import handoff.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;

/**
 * Lambda's {@code GetAccountSettings}: one signed GET, so that no client of the whole service is
 * shipped for it. Thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html">GetAccountSettings</a>
 */
final class AccountSettings implements IntSupplier {
  private static final String PATH = "/2016-08-19/account-settings/";

  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final Region region;
  private final URI endpoint;

  /**
   * @param endpoint where Lambda's API is
   */
  AccountSettings(
      SdkHttpClient http, AwsCredentialsProvider credentials, Region region, URI endpoint) {
    this.http = http;
    this.credentials = credentials;
    this.region = region;
    this.endpoint = endpoint;
  }

  /** Where AWS' own clients would look for it: an emulator, if there is one, else Lambda. */
  static AccountSettings of(Region region, SdkHttpClient http, AwsCredentialsProvider credentials) {
    String emulator = System.getenv("AWS_ENDPOINT_URL");
    URI endpoint = emulator == null ? endpoint(region) : URI.create(emulator);
    return new AccountSettings(http, credentials, region, endpoint);
  }

  /** Lambda's own address in a region. */
  static URI endpoint(Region region) {
    return URI.create(
        "https://lambda." + region.id() + "." + region.metadata().partition().dnsSuffix());
  }

  /**
   * The limit of concurrent executions of this account and region.
   *
   * @throws AwsServiceException if Lambda says no
   * @throws UncheckedIOException if it cannot be reached
   */
  @Override
  public int getAsInt() {
    SdkHttpRequest request =
        SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(endpoint.resolve(PATH)).build();
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(sign ->
                sign.identity(credentials.resolveCredentials())
                    .request(request)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()));
    try {
      HttpExecuteResponse response =
          http.prepareRequest(HttpExecuteRequest.builder().request(signed.request()).build())
              .call();
      int status = response.httpResponse().statusCode();
      if (status != 200) {
        throw refused(status);
      }
      try (InputStream body = response.responseBody().orElseThrow()) {
        JsonNode limit =
            Json.parse(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                .at("/AccountLimit/ConcurrentExecutions");
        if (!limit.isInt()) {
          throw refused(status);
        }
        return limit.intValue();
      }
    } catch (IOException outOfReach) {
      throw new UncheckedIOException(outOfReach);
    }
  }

  private static AwsServiceException refused(int status) {
    return AwsServiceException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode("HTTP " + status).build())
        .message("GetAccountSettings was refused")
        .build();
  }
}
