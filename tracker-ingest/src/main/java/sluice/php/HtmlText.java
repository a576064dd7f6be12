package sluice.php;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Entities of HTML 4.01 as PHP decodes and writes them (docs:
 * tracker-ingest/docs/php.md#html-escaping). Thread-safe: the table is read once and never changed.
 */
public final class HtmlText {

  /**
   * Characters that are searched for the end of a reference: the longest name has 8 letters, and a
   * numeric reference may carry leading zeros.
   */
  private static final int MAX_REFERENCE_CHARS = 64;

  private static final Map<String, String> ENTITIES = readEntities();

  private HtmlText() {}

  /** Replaces every entity that ends in a semicolon and stands for an allowed character. */
  public static String decodeEntities(String text) {
    int ampersand = text.indexOf('&');
    if (ampersand < 0) {
      return text;
    }
    StringBuilder decoded = new StringBuilder(text.length());
    int copied = 0;
    while (ampersand >= 0) {
      int semicolon = semicolonAfter(text, ampersand);
      int next = ampersand + 1;
      if (semicolon >= 0) {
        Optional<String> character = character(text.substring(ampersand + 1, semicolon));
        if (character.isPresent()) {
          decoded.append(text, copied, ampersand).append(character.get());
          copied = semicolon + 1;
          next = copied;
        }
      }
      ampersand = text.indexOf('&', next);
    }
    return decoded.append(text, copied, text.length()).toString();
  }

  /** Removes NUL and escapes the five characters, existing entities too. */
  public static String escape(String text) {
    int first = firstSpecial(text, 0);
    if (first < 0) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 32);
    int copied = 0;
    for (int i = first; i >= 0; i = firstSpecial(text, i + 1)) {
      escaped.append(text, copied, i).append(replacement(text.charAt(i)));
      copied = i + 1;
    }
    return escaped.append(text, copied, text.length()).toString();
  }

  /** The inverse of {@link #escape} for one level; {@code &#39;} counts as well. */
  public static String unescape(String text) {
    int ampersand = text.indexOf('&');
    if (ampersand < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    int copied = 0;
    while (ampersand >= 0) {
      int semicolon = semicolonAfter(text, ampersand);
      char character = semicolon < 0 ? 0 : special(text.substring(ampersand + 1, semicolon));
      int next = ampersand + 1;
      if (character != 0) {
        plain.append(text, copied, ampersand).append(character);
        copied = semicolon + 1;
        next = copied;
      }
      ampersand = text.indexOf('&', next);
    }
    return plain.append(text, copied, text.length()).toString();
  }

  /**
   * Where the reference that starts here ends; -1 when it is none. It looks only a little ahead.
   */
  private static int semicolonAfter(String text, int ampersand) {
    int end = Math.min(text.length(), ampersand + MAX_REFERENCE_CHARS);
    for (int i = ampersand + 1; i < end; i++) {
      char c = text.charAt(i);
      if (c == ';') {
        return i;
      }
      if (c == '&') {
        return -1;
      }
    }
    return -1;
  }

  private static int firstSpecial(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '&' || c == '"' || c == '\'' || c == '<' || c == '>' || c == 0) {
        return i;
      }
    }
    return -1;
  }

  private static String replacement(char c) {
    return switch (c) {
      case '&' -> "&amp;";
      case '"' -> "&quot;";
      case '\'' -> "&#039;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      default -> "";
    };
  }

  private static char special(String name) {
    return switch (name) {
      case "amp" -> '&';
      case "quot" -> '"';
      case "lt" -> '<';
      case "gt" -> '>';
      default -> specialByNumber(name);
    };
  }

  private static char specialByNumber(String name) {
    if (!name.startsWith("#")) {
      return 0;
    }
    int code = codePoint(name);
    return code == '\'' || code == '"' || code == '&' || code == '<' || code == '>'
        ? (char) code
        : 0;
  }

  private static Optional<String> character(String reference) {
    if (!reference.startsWith("#")) {
      return Optional.ofNullable(ENTITIES.get(reference));
    }
    int code = codePoint(reference);
    return isAllowed(code) ? Optional.of(Character.toString(code)) : Optional.empty();
  }

  private static int codePoint(String reference) {
    boolean hex = reference.length() > 1 && (reference.charAt(1) | 0x20) == 'x';
    int start = hex ? 2 : 1;
    if (start >= reference.length()) {
      return -1;
    }
    int code = 0;
    for (int i = start; i < reference.length(); i++) {
      char c = reference.charAt(i);
      int digit = c < 128 ? Character.digit(c, hex ? 16 : 10) : -1;
      if (digit < 0 || code > Character.MAX_CODE_POINT) {
        return -1;
      }
      code = code * (hex ? 16 : 10) + digit;
    }
    return code;
  }

  /** The characters that HTML 4.01 allows in a document. */
  private static boolean isAllowed(int code) {
    return code >= 0x20 && code <= 0x7E
        || code == '\n'
        || code == '\t'
        || code == '\r'
        || code >= 0xA0 && code <= 0xD7FF
        || code >= 0xE000 && code <= Character.MAX_CODE_POINT;
  }

  private static Map<String, String> readEntities() {
    Map<String, String> entities = new HashMap<>();
    try (InputStream resource = HtmlText.class.getResourceAsStream("html401-entities.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          int space = line.indexOf(' ');
          int code = Integer.parseInt(line.substring(0, space), 16);
          entities.put(line.substring(space + 1), Character.toString(code));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the entity table inside the jar cannot be read", e);
    }
    return Map.copyOf(entities);
  }
}
