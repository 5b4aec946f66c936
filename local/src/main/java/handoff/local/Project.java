package handoff.local;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files of this project that the local system reads and writes. */
public record Project(Path root) {

  /**
   * Finds the project that contains a folder.
   *
   * @throws CannotStart if neither the folder nor a parent has a template.yaml
   */
  public static Project around(Path folder) {
    for (Path each = folder.toAbsolutePath(); each != null; each = each.getParent()) {
      if (Files.isRegularFile(each.resolve("template.yaml"))) {
        return new Project(each);
      }
    }
    throw new CannotStart(
        "There is no template.yaml here or above: start in the project's folder.");
  }

  Path template() {
    return root.resolve("template.yaml");
  }

  Path settings() {
    return root.resolve("local/settings.json");
  }

  Path event(String name) {
    return root.resolve("events").resolve(name);
  }

  /** Folder for the files that a run writes. */
  Path target() {
    return root.resolve("local/target");
  }
}
