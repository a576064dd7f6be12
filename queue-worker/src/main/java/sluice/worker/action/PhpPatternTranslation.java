package sluice.worker.action;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One pass over the body of a PCRE pattern that writes Java's spelling of it. Confined to one
 * translation.
 */
final class PhpPatternTranslation {

  /** What may follow {@code (?} in PCRE and means the same in Java, or is looked at further. */
  private static final String KNOWN_GROUPS = ":=!><imsx-";

  /** POSIX classes that Java has under a name of its own. */
  private static final Set<String> POSIX_CLASSES =
      Set.of(
          "alpha", "digit", "alnum", "upper", "lower", "punct", "graph", "print", "blank", "cntrl",
          "xdigit", "space");

  private final String source;
  private final boolean isDollarEndOnly;
  private final StringBuilder java = new StringBuilder();
  private int at;

  PhpPatternTranslation(String source, boolean isDollarEndOnly) {
    this.source = source;
    this.isDollarEndOnly = isDollarEndOnly;
  }

  /** Empty when the pattern uses what Java cannot express. */
  Optional<String> translate() {
    while (at < source.length()) {
      if (!translateOne()) {
        return Optional.empty();
      }
    }
    return Optional.of(java.toString());
  }

  private boolean translateOne() {
    char character = source.charAt(at);
    switch (character) {
      case '\\' -> {
        return translateEscape();
      }
      case '[' -> {
        return translateClass();
      }
      case '(' -> {
        return translateGroup();
      }
      case '{' -> {
        // Java wants a quantifier here; PCRE takes anything else literally.
        java.append(isQuantifier() ? "{" : "\\{");
        at++;
      }
      case '$' -> {
        java.append(isDollarEndOnly ? "\\z" : "$");
        at++;
      }
      default -> {
        java.append(character);
        at++;
      }
    }
    return true;
  }

  private boolean translateEscape() {
    if (at + 1 >= source.length()) {
      return false;
    }
    char escaped = source.charAt(at + 1);
    if (escaped == 'Q') {
      int end = source.indexOf("\\E", at + 2);
      String literal = source.substring(at + 2, end < 0 ? source.length() : end);
      java.append(literal.isEmpty() ? "" : Pattern.quote(literal));
      at = end < 0 ? source.length() : end + 2;
      return true;
    }
    switch (escaped) {
      case 'E' -> {
        // A stray end of quoting means nothing.
      }
      case 'C' -> java.append("[\\s\\S]");
      case 'N' -> java.append("[^\\n]");
      case '0' -> java.append("\\00");
      case 'K', 'g', 'k', 'o', 'X', 'p', 'P' -> {
        return translateRareEscape(escaped);
      }
      default -> java.append('\\').append(escaped);
    }
    at += 2;
    return true;
  }

  private boolean translateRareEscape(char escaped) {
    if (escaped == 'p' || escaped == 'P') {
      java.append('\\').append(escaped);
      at += 2;
      return true;
    }
    if (escaped == 'k' && source.startsWith("\\k<", at)) {
      java.append("\\k");
      at += 2;
      return true;
    }
    if (escaped == 'g' && at + 2 < source.length() && Character.isDigit(source.charAt(at + 2))) {
      java.append('\\');
      at += 2;
      return true;
    }
    return false;
  }

  private boolean translateGroup() {
    if (source.startsWith("(*", at)) {
      return false;
    }
    if (!source.startsWith("(?", at)) {
      java.append('(');
      at++;
      return true;
    }
    if (source.startsWith("(?#", at)) {
      int end = source.indexOf(')', at);
      at = end + 1;
      return end >= 0;
    }
    if (source.startsWith("(?P<", at)) {
      java.append("(?<");
      at += 4;
      return true;
    }
    boolean isKnown = at + 2 < source.length() && KNOWN_GROUPS.indexOf(source.charAt(at + 2)) >= 0;
    java.append("(?");
    at += 2;
    return isKnown;
  }

  private boolean translateClass() {
    java.append('[');
    at++;
    if (at < source.length() && source.charAt(at) == '^') {
      java.append('^');
      at++;
    }
    if (at < source.length() && source.charAt(at) == ']') {
      java.append("\\]");
      at++;
    }
    while (at < source.length() && source.charAt(at) != ']') {
      if (!translateClassMember()) {
        return false;
      }
    }
    java.append(']');
    at++;
    return at <= source.length();
  }

  private boolean translateClassMember() {
    char member = source.charAt(at);
    if (member == '[' && source.startsWith("[:", at)) {
      return translatePosixClass();
    }
    if (member == '\\') {
      return translateClassEscape();
    }
    // Java reads these as nested classes, intersections, comments and blanks to skip.
    if (member == '[' || member == '&' || member == '#' || member == ' ') {
      java.append('\\');
    }
    java.append(member);
    at++;
    return true;
  }

  private boolean translateClassEscape() {
    if (at + 1 >= source.length()) {
      return false;
    }
    char escaped = source.charAt(at + 1);
    switch (escaped) {
      case 'b' -> java.append("\\x08");
      case '0' -> java.append("\\00");
      case 'Q', 'E', 'N', 'R', 'X', 'B' -> {
        return false;
      }
      default -> java.append('\\').append(escaped);
    }
    at += 2;
    return true;
  }

  private boolean translatePosixClass() {
    int end = source.indexOf(":]", at);
    if (end < 0) {
      java.append("\\[");
      at++;
      return true;
    }
    boolean isNegated = source.charAt(at + 2) == '^';
    String name = source.substring(at + (isNegated ? 3 : 2), end);
    at = end + 2;
    String kind = isNegated ? "P" : "p";
    if (name.equals("word")) {
      java.append(isNegated ? "\\W" : "\\w");
    } else if (name.equals("xdigit")) {
      java.append('\\').append(kind).append("{XDigit}");
    } else if (POSIX_CLASSES.contains(name)) {
      String javaName = Character.toUpperCase(name.charAt(0)) + name.substring(1);
      java.append('\\').append(kind).append('{').append(javaName).append('}');
    } else {
      return false;
    }
    return true;
  }

  private boolean isQuantifier() {
    int i = at + 1;
    int digits = digitsFrom(i);
    if (digits == 0) {
      return false;
    }
    i += digits;
    if (i < source.length() && source.charAt(i) == ',') {
      i++;
      i += digitsFrom(i);
    }
    return i < source.length() && source.charAt(i) == '}';
  }

  private int digitsFrom(int start) {
    int i = start;
    while (i < source.length() && source.charAt(i) >= '0' && source.charAt(i) <= '9') {
      i++;
    }
    return i - start;
  }
}
