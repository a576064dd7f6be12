package sluice.php.pattern;

import java.util.Optional;
import java.util.Set;

/** The classes that PCRE writes {@code [:alpha:]}, in Java's spelling. Thread-safe: no state. */
final class PosixClass {

  /** Those that Java has under the same name with a capital. */
  private static final Set<String> NAMES =
      Set.of(
          "alpha", "digit", "alnum", "upper", "lower", "punct", "graph", "print", "blank", "cntrl",
          "space");

  private PosixClass() {}

  /**
   * Java's spelling, for use within brackets; empty for a class that PCRE does not know.
   *
   * @param name what stands between the colons, with {@code ^} in front for all but these
   */
  static Optional<String> java(String name) {
    boolean isNegated = name.startsWith("^");
    String plain = isNegated ? name.substring(1) : name;
    if (plain.equals("word")) {
      return Optional.of(isNegated ? "\\W" : "\\w");
    }
    String kind = isNegated ? "\\P{" : "\\p{";
    if (plain.equals("xdigit")) {
      return Optional.of(kind + "XDigit}");
    }
    return NAMES.contains(plain)
        ? Optional.of(kind + Character.toUpperCase(plain.charAt(0)) + plain.substring(1) + "}")
        : Optional.empty();
  }
}
