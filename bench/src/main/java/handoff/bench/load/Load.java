package handoff.bench.load;

import java.nio.file.Path;
import java.util.List;

public final class Load {
  public Load(Path root, List<String> options) {}

  public boolean run() {
    return false;
  }
}
