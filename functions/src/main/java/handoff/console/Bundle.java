package handoff.console;

import handoff.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The page's files, as its build put them among our resources. A file may have two others beside
 * it, compressed beforehand: {@code console-ab12cd34.js.br} and {@code .gz}. Thread-safe.
 */
final class Bundle {
  /** Name with an ending that is served: nothing leads out of the folder, and none is hidden. */
  private static final Pattern NAME = Pattern.compile("(?:\\w[\\w.-]*/)*\\w[\\w.-]*\\.(\\w+)");

  /** The build puts a hash of the content into these names: see console/vite.config.ts. */
  private static final Pattern HASHED = Pattern.compile(".+-[\\w-]{8}\\.(?:js|css)");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("wav", "audio/wav"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private final String folder;
  private final Map<String, Optional<Content>> read = new ConcurrentHashMap<>();

  /**
   * @param folder among the resources, {@code /console/}
   */
  Bundle(String folder) {
    this.folder = folder;
  }

  /**
   * A file in the form that is sent.
   *
   * @param base64 its bytes
   * @param etag another one for another content, and for another encoding of the same
   * @param encoding {@code br} or {@code gzip}; empty for none
   * @param isHashed whether another content has another name
   */
  record File(String base64, String etag, String type, String encoding, boolean isHashed) {}

  private record Content(String base64, String etag) {
    static Content of(byte[] bytes) {
      String hash = Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(bytes));
      return new Content(Base64.getEncoder().encodeToString(bytes), "\"" + hash + "\"");
    }
  }

  /**
   * Finds a file.
   *
   * @param accepted the header {@code Accept-Encoding}; empty for none
   * @return the smallest form that the caller takes; empty if there is no such file
   */
  Optional<File> find(String name, String accepted) {
    var form = NAME.matcher(name);
    String type = form.matches() ? TYPES.get(form.group(1)) : null;
    if (type == null || content(name).isEmpty()) {
      return Optional.empty();
    }
    boolean isHashed = HASHED.matcher(name).matches();
    Map<String, String> endings = Map.of("br", ".br", "gzip", ".gz", "", "");
    return Stream.of("br", "gzip", "")
        .filter(encoding -> encoding.isEmpty() || takes(accepted, encoding))
        .flatMap(encoding ->
            content(name + endings.get(encoding)).stream()
                .map(found -> new File(found.base64(), found.etag(), type, encoding, isHashed)))
        .findFirst();
  }

  private static boolean takes(String accepted, String encoding) {
    Map<String, String> weights = new HashMap<>();
    for (String part : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] halves = part.strip().split("\\s*;\\s*q=", 2);
      weights.put(halves[0], halves.length == 2 ? halves[1] : "1");
    }
    String weight = weights.getOrDefault(encoding, weights.getOrDefault("*", "0"));
    return !weight.matches("0(\\.0*)?");
  }

  private Optional<Content> content(String name) {
    return read.computeIfAbsent(name, this::load);
  }

  private Optional<Content> load(String name) {
    try (InputStream in = Bundle.class.getResourceAsStream(folder + name)) {
      return in == null ? Optional.empty() : Optional.of(Content.of(in.readAllBytes()));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
