package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  private static final Options DEFAULTS = new Options(8080, 8081, 8082, 8083, "", "", true, false);

  @Test
  void withoutOptionsEverythingHasItsDefault() {
    assertThat(Options.parse(List.of())).isEqualTo(DEFAULTS);
  }

  @Test
  void anEmptyValueStandsForTheDefault() {
    assertThat(
            Options.parse(
                List.of(
                    "--port=",
                    "--simulator-port=",
                    "--aws-port=",
                    "--issuer-port=",
                    "--data=",
                    "--gptbots=",
                    "--script=",
                    "--sam=")))
        .isEqualTo(DEFAULTS);
  }

  @Test
  void everyOptionIsTaken() {
    assertThat(
            Options.parse(
                List.of(
                    "--port=1",
                    "--simulator-port=2",
                    "--aws-port=0",
                    "--issuer-port=3",
                    "--data=some/folder",
                    "--gptbots=https://api-sg.gptbots.ai",
                    "--script=false",
                    "--sam=true")))
        .isEqualTo(
            new Options(1, 2, 0, 3, "some/folder", "https://api-sg.gptbots.ai", false, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --prot=1       | Unknown option --prot. There are --port, --simulator-port, --aws-port, --issuer-port, --data, --gptbots, --script and --sam.
          8080           | Unknown option 8080. There are --port, --simulator-port, --aws-port, --issuer-port, --data, --gptbots, --script and --sam.
          --port         | The option --port needs a value: --port=...
          --port=many    | The option --port needs a port number from 0 to 65535, not many.
          --aws-port=-1  | The option --aws-port needs a port number from 0 to 65535, not -1.
          --port=65536   | The option --port needs a port number from 0 to 65535, not 65536.
          --sam=yes      | The option --sam is true or false, not yes.
          --gptbots=sg   | The option --gptbots needs a URL such as https://api-sg.gptbots.ai, not sg.
          """)
  void aMistakeIsSaidInASentence(String argument, String sentence) {
    assertThatThrownBy(() -> Options.parse(List.of(argument)))
        .isInstanceOf(CannotStart.class)
        .hasMessage(sentence);
  }
}
