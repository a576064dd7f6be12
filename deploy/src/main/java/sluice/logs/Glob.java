package sluice.logs;

/**
 * A pattern with {@code *} for any characters and {@code ?} for one, slashes included, that the
 * whole text has to fit. Takes at most the product of both lengths. Immutable.
 *
 * @param pattern as the operator wrote it
 */
public record Glob(String pattern) {

  /** Whether the whole text fits. */
  public boolean fits(String text) {
    int star = -1;
    int mark = 0;
    int p = 0;
    int t = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
