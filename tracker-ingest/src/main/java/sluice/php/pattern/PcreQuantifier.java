package sluice.php.pattern;

/**
 * Counted quantifiers of PCRE, {@code {n}}, {@code {n,}} and {@code {n,m}}: a brace that begins
 * none of them is an ordinary character. Thread-safe: no state.
 */
public final class PcreQuantifier {

  private PcreQuantifier() {}

  /** Whether the brace at this index begins one. */
  public static boolean isAt(String pattern, int brace) {
    int end = digitsEnd(pattern, brace + 1);
    if (end == brace + 1) {
      return false;
    }
    if (end < pattern.length() && pattern.charAt(end) == ',') {
      end = digitsEnd(pattern, end + 1);
    }
    return end < pattern.length() && pattern.charAt(end) == '}';
  }

  private static int digitsEnd(String pattern, int from) {
    int end = from;
    while (end < pattern.length() && pattern.charAt(end) >= '0' && pattern.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}
