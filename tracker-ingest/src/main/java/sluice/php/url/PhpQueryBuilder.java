package sluice.php.url;

import java.util.Map;
import sluice.php.PhpValue;
import sluice.php.PhpValues;

/** PHP's http_build_query. Confined to one call. */
public final class PhpQueryBuilder {

  private final StringBuilder query = new StringBuilder();
  private final int maxCharacters;

  private PhpQueryBuilder(int maxCharacters) {
    this.maxCharacters = maxCharacters;
  }

  /**
   * The query string, up to the parameter that makes it too long.
   *
   * @param maxCharacters it is shorter than this
   */
  public static String build(PhpValue.Array array, int maxCharacters) {
    PhpQueryBuilder builder = new PhpQueryBuilder(maxCharacters);
    for (Map.Entry<String, PhpValue> entry : array.entries().entrySet()) {
      if (!builder.append(PercentText.urlEncode(entry.getKey()), entry.getValue())) {
        break;
      }
    }
    return builder.query.toString();
  }

  /** Appends a parameter; returns false when no more fits. */
  private boolean append(String name, PhpValue value) {
    if (value instanceof PhpValue.Array array) {
      for (Map.Entry<String, PhpValue> entry : array.entries().entrySet()) {
        String key = PercentText.urlEncode(entry.getKey());
        if (!append(name + "%5B" + key + "%5D", entry.getValue())) {
          return false;
        }
      }
      return true;
    }
    return value instanceof PhpValue.Null || appendText(name, scalar(value));
  }

  private boolean appendText(String name, String text) {
    String separator = query.isEmpty() ? "" : "&";
    String encoded = PercentText.urlEncode(text);
    int more = separator.length() + name.length() + encoded.length();
    if (query.length() + more >= maxCharacters) {
      return false;
    }
    query.append(separator).append(name).append('=').append(encoded);
    return true;
  }

  private static String scalar(PhpValue value) {
    return value instanceof PhpValue.Bool bool
        ? (bool.value() ? "1" : "0")
        : PhpValues.toText(value);
  }
}
