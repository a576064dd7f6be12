package sluice.request;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import sluice.tries.Choices;

/** What the fuzz tests of all parsers are made of. Stateless. */
public final class HostileText {

  /** What parsers stumble over. */
  private static final List<String> PIECES =
      List.of(
          "a",
          "0",
          "1e3",
          "%",
          "%2",
          "%E9",
          "%C3%A9",
          "%00",
          "+",
          "&",
          "=",
          "[",
          "]",
          "[]",
          ".",
          " ",
          "\0",
          ";",
          ":",
          "/",
          "//",
          "?",
          "#",
          "@",
          "&amp;",
          "&#39;",
          "&#x",
          "\u00e9",
          "\ud83d\ude00",
          "\ud800",
          "\n",
          "\r\n",
          "-",
          "'",
          "\"",
          "\\",
          "\\u",
          "{",
          "}",
          ",",
          "http:",
          "::",
          "99999",
          "1.2.3",
          "*",
          "day ",
          "unknown",
          "\u00ff",
          "${",
          "<",
          "\t");

  private static final String NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyz_ABZ\u00e9\u4e2d";

  private HostileText() {}

  /** Pieces of the parsers' own grammars in any order. */
  public static String text(Choices choices) {
    return String.join("", choices.list(0, 14, all -> all.of(PIECES)));
  }

  /** Text that survives UTF-8: no lone surrogates. */
  public static String unicode(Choices choices) {
    String text = choices.oneOf(HostileText::text, all -> all.anyText(24));
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** Any bytes, and the texts in UTF-8 or a byte a character. */
  public static byte[] bytes(Choices choices) {
    return choices.oneOf(
        all -> text(all).getBytes(StandardCharsets.UTF_8),
        all -> text(all).getBytes(StandardCharsets.ISO_8859_1),
        all -> all.bytes(0, 60));
  }

  /** Something right in which a few bytes were changed, left out or repeated. */
  public static byte[] damaged(Choices choices, byte[] right) {
    if (right.length == 0) {
      return right;
    }
    int at = choices.between(0, right.length - 1);
    int from = choices.between(0, at);
    byte[] damaged = right.clone();
    switch (choices.between(0, 3)) {
      case 0 -> damaged[at] = choices.anyByte();
      case 1 -> damaged = Arrays.copyOf(right, at);
      case 2 -> System.arraycopy(right, from, damaged, at, right.length - at);
      default -> {
        damaged[at] ^= (byte) (1 << choices.between(0, 7));
        damaged[from] = choices.anyByte();
      }
    }
    return damaged;
  }

  /** A name that means itself to PHP. */
  public static String plainName(Choices choices) {
    String first = choices.textOf(NAME_CHARACTERS, 1, 1);
    return first + choices.textOf(NAME_CHARACTERS + "-", 0, 7);
  }

  /** Parameters as a plain query has them, in their order. */
  public static Map<String, String> plainParameters(Choices choices) {
    return choices.map(8, HostileText::plainName, HostileText::unicode);
  }
}
