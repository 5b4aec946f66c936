package handoff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import org.junit.jupiter.api.Test;

final class AwsTest {
  @Test
  void noAddressIsKeptInASnapshot() throws ClassNotFoundException {
    Class.forName(Aws.class.getName());
    assertThat(Security.getProperty("networkaddress.cache.ttl")).isEqualTo("0");
    assertThat(Security.getProperty("networkaddress.cache.negative.ttl")).isEqualTo("0");
  }
}
