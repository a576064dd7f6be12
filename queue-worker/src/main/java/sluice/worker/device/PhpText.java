package sluice.worker.device;

/** What {@code PhpValues} has not: PHP's trim() with characters of one's own. */
final class PhpText {

  private PhpText() {}

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
}
