package sluice.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What browsers get from the admin port beside what it has of its own: files from the class path,
 * and documents that are made at each request. Thread-safe.
 */
public final class WebPages {
  /** The path of the page that browsers get where others get the status page as text. */
  public static final String START = "/";

  /** The path of a report of what was tracked, which the start page links to when there is one. */
  public static final String REPORT = "/report";

  static final String HTML = "text/html; charset=utf-8";

  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, Content> byPath = new ConcurrentHashMap<>();

  /**
   * What is at a path.
   *
   * @param type as Content-Type names it
   * @param body makes it; may wait for the database if {@code isSlow}
   * @param isSlow whether a thread of its own makes it
   */
  record Content(String type, Supplier<byte[]> body, boolean isSlow) {}

  /**
   * Adds a file.
   *
   * @param path begins with a slash
   * @param resource name on the class path, from its root; its ending says what it is
   * @throws IllegalStateException when the program lacks it
   */
  public void file(String path, String resource) {
    String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
    byte[] bytes = read(resource);
    byPath.put(path, new Content(type, () -> bytes, false));
  }

  /**
   * Adds a page as it stands.
   *
   * @param path begins with a slash
   */
  public void html(String path, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byPath.put(path, new Content(HTML, () -> bytes, false));
  }

  /**
   * A text file of the program, such as a part of a page.
   *
   * @param resource name on the class path, from its root
   * @throws IllegalStateException when the program lacks it
   */
  public static String text(String resource) {
    return new String(read(resource), StandardCharsets.UTF_8);
  }

  /**
   * Adds a JSON document that is made at each request, one at a time, and may take a while.
   *
   * @param path begins with a slash
   * @param json makes it; what it throws is told as the answer
   */
  public void document(String path, Supplier<String> json) {
    byPath.put(
        path,
        new Content("application/json", () -> json.get().getBytes(StandardCharsets.UTF_8), true));
  }

  /** What is at a path, if anything is. */
  Optional<Content> at(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  private static byte[] read(String resource) {
    try (InputStream in = WebPages.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks " + resource + ": install it anew");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
