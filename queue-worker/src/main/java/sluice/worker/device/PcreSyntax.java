package sluice.worker.device;

/**
 * Where PCRE and java.util.regex read the same text differently. Both take bytes here: patterns and
 * user agents are handled as their UTF-8 bytes, one char a byte, as PHP matches them.
 */
final class PcreSyntax {

  private PcreSyntax() {}

  /** The pattern as java.util.regex must have it to mean the same. */
  static String toJava(String pattern) {
    StringBuilder java = new StringBuilder(pattern.length() + 8);
    int classStart = -1;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        java.append(c).append(pattern.charAt(++i));
      } else if (classStart >= 0) {
        boolean first =
            i == classStart + 1 || (i == classStart + 2 && pattern.charAt(i - 1) == '^');
        if (c == ']' && !first) {
          classStart = -1;
        } else if (c == '[' || c == ']' || c == '&') {
          java.append('\\');
        }
        java.append(c);
      } else {
        if (c == '[') {
          classStart = i;
        } else if (c == '{' && !isQuantifier(pattern, i)) {
          java.append('\\');
        }
        java.append(c);
      }
    }
    return java.toString();
  }

  /** Whether the brace at this index begins {@code {n}}, {@code {n,}} or {@code {n,m}}. */
  static boolean isQuantifier(String pattern, int brace) {
    int i = brace + 1;
    int digits = i;
    while (i < pattern.length() && Character.isDigit(pattern.charAt(i))) {
      i++;
    }
    if (i == digits) {
      return false;
    }
    if (i < pattern.length() && pattern.charAt(i) == ',') {
      i++;
      while (i < pattern.length() && Character.isDigit(pattern.charAt(i))) {
        i++;
      }
    }
    return i < pattern.length() && pattern.charAt(i) == '}';
  }
}
