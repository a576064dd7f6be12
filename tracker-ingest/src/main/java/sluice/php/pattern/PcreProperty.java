package sluice.php.pattern;

import java.util.Optional;

/**
 * A Unicode property, {@code \pL} or {@code \p{Lu}}, in Java's spelling.
 *
 * @param java as Java writes it
 * @param end where the pattern goes on
 */
record PcreProperty(String java, int end) {

  /** Characters of a general category's name; longer names are scripts or binary properties. */
  private static final int CATEGORY_LENGTH = 2;

  /**
   * Reads one.
   *
   * @param start of the backslash
   * @return empty where none stands
   */
  static Optional<PcreProperty> at(String pattern, int start) {
    int name = start + 2;
    if (name >= pattern.length()) {
      return Optional.empty();
    }
    boolean isNegated = pattern.charAt(start + 1) == 'P';
    if (pattern.charAt(name) != '{') {
      return Optional.of(of(pattern.substring(name, name + 1), isNegated, name + 1));
    }
    int end = pattern.indexOf('}', name);
    if (end < 0) {
      return Optional.empty();
    }
    boolean isCaret = pattern.charAt(name + 1) == '^';
    String inner = pattern.substring(name + (isCaret ? 2 : 1), end);
    return Optional.of(of(inner, isNegated != isCaret, end + 1));
  }

  private static PcreProperty of(String name, boolean isNegated, int end) {
    // Java knows scripts by a prefix; what it does not know does not compile.
    String known = name.length() > CATEGORY_LENGTH ? "Is" + name : name;
    return new PcreProperty((isNegated ? "\\P{" : "\\p{") + known + "}", end);
  }
}
