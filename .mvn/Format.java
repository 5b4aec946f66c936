import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** Checks or applies google-java-format, on the JDK that the build has selected. */
void main(String[] arguments) throws IOException {
  var apply = arguments[0].equals("apply");
  List<String> options = new ArrayList<>();
  options.addAll(apply ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
  for (var folder : List.of(".mvn", "functions/src", "local/src", "bench/src")) {
    try (var files = Files.walk(Path.of(folder))) {
      files
          .map(Path::toString)
          .filter(name -> name.endsWith(".java"))
          .sorted()
          .forEach(options::add);
    }
  }
  var formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
  var status = formatter.run(System.out, System.err, options.toArray(String[]::new));
  if (status != 0 && !apply) {
    System.out.println("The files above are not formatted: ./mvnw -Pformat formats them.");
  }
  System.exit(status);
}
