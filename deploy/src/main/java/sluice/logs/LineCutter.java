package sluice.logs;

/** Cuts a line into words, brackets and quotes, in one pass from left to right. */
final class LineCutter {
  private final String line;
  private int at;

  LineCutter(String line) {
    this.line = line;
  }

  boolean isAtEnd() {
    return at >= line.length();
  }

  /** Passes blanks; false if there is none. */
  boolean blanks() {
    int from = at;
    while (at < line.length() && isBlank(line.charAt(at))) {
      at++;
    }
    return at > from;
  }

  /** Passes one character; false if another stands here. */
  boolean literal(char expected) {
    if (at < line.length() && line.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  /** All up to a blank, or the end. May be empty. */
  String word() {
    int from = at;
    while (at < line.length() && !isBlank(line.charAt(at))) {
      at++;
    }
    return line.substring(from, at);
  }

  /** All up to the last of these characters in the word that begins here; null if it has none. */
  String wordUpTo(char end) {
    int from = at;
    int last = word().lastIndexOf(end);
    at = last < 0 ? from : from + last;
    return last < 0 ? null : line.substring(from, at);
  }

  /** All up to this character, wherever it comes; null if it does not. */
  String upTo(char end) {
    int to = line.indexOf(end, at);
    if (to < 0) {
      return null;
    }
    String found = line.substring(at, to);
    at = to;
    return found;
  }

  /**
   * All up to the quote that ends a text: one that a blank or the end of the line follows, and no
   * backslash precedes; if there is none, the first that no backslash precedes. Null if there is
   * none at all. Servers write a quote within as {@code \"}.
   */
  String quoted() {
    int from = at;
    for (int i = from; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"' && (i + 1 == line.length() || isBlank(line.charAt(i + 1)))) {
        at = i;
        return unescaped(line.substring(from, i));
      }
    }
    return upTo('"');
  }

  private static String unescaped(String text) {
    return text.replace("\\\"", "\"");
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
