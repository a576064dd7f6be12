package sluice.worker.device;

/** The few functions of PHP on which results of device-detector depend. */
final class PhpText {

  private PhpText() {}

  /** PHP's trim() with its default characters. */
  static String trim(String text) {
    return trim(text, " \t\n\r\0\u000b");
  }

  /** PHP's trim() with these characters. */
  static String trim(String text, String characters) {
    int from = 0;
    int to = text.length();
    while (from < to && characters.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && characters.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }

  /** PHP's empty() for a string. */
  static boolean isEmpty(String text) {
    return text.isEmpty() || text.equals("0");
  }

  /**
   * PHP's (int) of a string: leading blanks, sign and digits, else 0; very long numbers are cut.
   */
  static int toInt(String text) {
    int i = 0;
    while (i < text.length() && " \t\n\r\u000b\f".indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    boolean negative = i < text.length() && text.charAt(i) == '-';
    if (i < text.length() && (negative || text.charAt(i) == '+')) {
      i++;
    }
    long value = 0;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      value = Math.min(value * 10 + text.charAt(i) - '0', Integer.MAX_VALUE);
      i++;
    }
    return (int) (negative ? -value : value);
  }
}
