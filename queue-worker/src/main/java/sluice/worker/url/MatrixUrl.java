package sluice.worker.url;

/**
 * Urls with matrix parameters: {@code /page;a=1;b=2} (docs:
 * queue-worker/docs/actions.md#page-urls).
 */
final class MatrixUrl {

  private MatrixUrl() {}

  /** Turns the first {@code ;} before any {@code ?} into one, and the others into {@code &}. */
  static String toQuery(String url) {
    int semicolon = url.indexOf(';');
    if (semicolon < 0) {
      return url;
    }
    int question = url.indexOf('?');
    if (question >= 0 && question < semicolon) {
      return url;
    }
    String separated = question < 0 ? url : replaceAt(url, question, ';');
    return replaceAt(separated, semicolon, '?').replace(';', '&');
  }

  private static String replaceAt(String text, int index, char replacement) {
    return text.substring(0, index) + replacement + text.substring(index + 1);
  }
}
