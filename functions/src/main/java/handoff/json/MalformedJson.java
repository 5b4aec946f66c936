package handoff.json;

/** A text that is not JSON, or nests too deep. It has no message, for that would quote the text. */
public final class MalformedJson extends RuntimeException {
  MalformedJson() {
    super(null, null, false, false);
  }
}
