package sluice.request;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

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

  private HostileText() {}

  /** Pieces of the parsers' own grammars in any order. */
  public static Arbitrary<String> texts() {
    return Arbitraries.of(PIECES).list().ofMaxSize(14).map(pieces -> String.join("", pieces));
  }

  /** Text that survives UTF-8: no lone surrogates. */
  public static Arbitrary<String> unicode() {
    Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(24);
    return Arbitraries.oneOf(texts(), any)
        .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  /** Any bytes, and the texts in UTF-8 or a byte a character. */
  public static Arbitrary<byte[]> bytes() {
    Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(60);
    return Arbitraries.oneOf(
        any,
        texts().map(text -> text.getBytes(StandardCharsets.UTF_8)),
        texts().map(text -> text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Something right in which a few bytes were changed, left out or repeated. */
  public static Arbitrary<byte[]> damaged(Arbitrary<byte[]> right) {
    Arbitrary<List<Integer>> places = Arbitraries.integers().between(0, 1 << 20).list().ofSize(3);
    Arbitrary<Integer> kinds = Arbitraries.integers().between(0, 3);
    return Combinators.combine(right, places, kinds, Arbitraries.bytes()).as(HostileText::damage);
  }

  private static byte[] damage(byte[] right, List<Integer> places, int kind, byte other) {
    if (right.length == 0) {
      return right;
    }
    int at = places.get(0) % right.length;
    int from = Math.min(at, places.get(1) % right.length);
    byte[] damaged = right.clone();
    switch (kind) {
      case 0 -> damaged[at] = other;
      case 1 -> damaged = Arrays.copyOf(right, at);
      case 2 -> System.arraycopy(right, from, damaged, at, right.length - at);
      default -> {
        damaged[at] ^= (byte) (1 << places.get(2) % 8);
        damaged[from] = other;
      }
    }
    return damaged;
  }

  /** Names that mean themselves to PHP. */
  public static Arbitrary<String> plainNames() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withChars("_-ABZ\u00e9\u4e2d")
        .ofMinLength(1)
        .ofMaxLength(8)
        .filter(name -> !name.startsWith("-"));
  }

  /** Parameters as a plain query has them, in their order. */
  public static Arbitrary<Map<String, String>> plainParameters() {
    return Arbitraries.maps(plainNames().withoutEdgeCases(), unicode().withoutEdgeCases())
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(LinkedHashMap::new);
  }
}
