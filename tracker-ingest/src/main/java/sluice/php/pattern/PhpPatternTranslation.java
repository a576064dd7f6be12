package sluice.php.pattern;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One pass over the body of a PCRE pattern that writes Java's spelling of it. Confined to one
 * translation.
 *
 * <p>The file is longer than others because one pass counts groups while it translates: what a
 * number means depends on the groups that began before it. Properties, classes of POSIX and
 * quantifiers, which need no such memory, are classes of their own.
 */
final class PhpPatternTranslation {

  /** What may follow {@code (?} in PCRE and means the same in Java, or is looked at further. */
  private static final String KNOWN_GROUPS = ":=!><imsx-";

  private final String source;
  private final boolean isDollarEndOnly;
  private final StringBuilder java = new StringBuilder();
  private int at;
  private int groups;
  private int lastReferred;

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
    // PCRE refuses the number of a group that does not exist.
    return lastReferred > groups ? Optional.empty() : Optional.of(java.toString());
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
        java.append(PcreQuantifier.isAt(source, at) ? "{" : "\\{");
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
      case '1', '2', '3', '4', '5', '6', '7' -> {
        return translateNumber();
      }
      default -> java.append('\\').append(escaped);
    }
    at += 2;
    return true;
  }

  /** A group's number if it has one digit or so many groups began before it, else octal digits. */
  private boolean translateNumber() {
    int end = at + 2;
    while (end < source.length() && end < at + 4 && isDigit(source.charAt(end))) {
      end++;
    }
    int number = Integer.parseInt(source.substring(at + 1, end));
    if (number >= 10 && number > groups) {
      return translateOctal();
    }
    lastReferred = Math.max(lastReferred, number);
    java.append("(?:\\").append(number).append(')'); // so that what follows is no digit of it
    at = end;
    return true;
  }

  /** At most three octal digits. */
  private boolean translateOctal() {
    int end = at + 1;
    while (end < source.length() && end < at + 4 && "01234567".indexOf(source.charAt(end)) >= 0) {
      end++;
    }
    int code = Integer.parseInt(source.substring(at + 1, end), 8);
    java.append(String.format("\\x{%x}", code));
    at = end;
    return code < 256;
  }

  private boolean translateProperty() {
    Optional<PcreProperty> property = PcreProperty.at(source, at);
    property.ifPresent(
        found -> {
          java.append(found.java());
          at = found.end();
        });
    return property.isPresent();
  }

  private boolean translateRareEscape(char escaped) {
    if (escaped == 'p' || escaped == 'P') {
      return translateProperty();
    }
    if (escaped == 'k' && source.startsWith("\\k<", at)) {
      java.append("\\k");
      at += 2;
      return true;
    }
    if (escaped == 'g' && at + 2 < source.length() && isDigit(source.charAt(at + 2))) {
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
      groups++;
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
      groups++;
      at += 4;
      return true;
    }
    if (source.startsWith("(?'", at)) {
      return translateQuotedName();
    }
    if (source.startsWith("(?<", at)
        && !source.startsWith("(?<=", at)
        && !source.startsWith("(?<!", at)) {
      groups++;
    }
    boolean isKnown = at + 2 < source.length() && KNOWN_GROUPS.indexOf(source.charAt(at + 2)) >= 0;
    java.append("(?");
    at += 2;
    return isKnown;
  }

  private boolean translateQuotedName() {
    int end = source.indexOf('\'', at + 3);
    if (end < 0) {
      return false;
    }
    java.append("(?<").append(source, at + 3, end).append('>');
    groups++;
    at = end + 1;
    return true;
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
      return translatePosixClass() && !isRangeHere();
    }
    if (member == '\\') {
      boolean isSet = isSetAt(at);
      return translateClassEscape() && !(isSet && isRangeHere());
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
      case '1', '2', '3', '4', '5', '6', '7' -> {
        return translateOctal();
      }
      case 'p', 'P' -> {
        return translateProperty();
      }
      case 'Q', 'E', 'N', 'R', 'X', 'B' -> {
        return false;
      }
      default -> java.append('\\').append(escaped);
    }
    at += 2;
    return true;
  }

  /** Whether an escape stands here that means several characters, which begin no range. */
  private boolean isSetAt(int index) {
    return source.startsWith("\\", index)
        && index + 1 < source.length()
        && "dDhHpPsSvVwW".indexOf(source.charAt(index + 1)) >= 0;
  }

  private boolean isRangeHere() {
    return source.startsWith("-", at) && !source.startsWith("-]", at);
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private boolean translatePosixClass() {
    int end = source.indexOf(":]", at);
    if (end < 0) {
      java.append("\\[");
      at++;
      return true;
    }
    Optional<String> known = PosixClass.java(source.substring(at + 2, end));
    known.ifPresent(java::append);
    at = end + 2;
    return known.isPresent();
  }
}
