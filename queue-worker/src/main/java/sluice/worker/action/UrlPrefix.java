package sluice.worker.action;

import java.util.OptionalInt;

/**
 * What is cut off a page url before it is stored: {@code log_action.url_prefix} (docs:
 * queue-worker/docs/actions.md#page-urls).
 */
public enum UrlPrefix {
  /** {@code http://www.} */
  HTTP_WWW("http://www.", 1),
  /** {@code http://} */
  HTTP("http://", 0),
  /** {@code https://www.} */
  HTTPS_WWW("https://www.", 3),
  /** {@code https://} */
  HTTPS("https://", 2),
  /** Nothing was cut off; the column is NULL. */
  NONE("", -1);

  private final String text;
  private final int code;

  UrlPrefix(String text, int code) {
    this.text = text;
    this.code = code;
  }

  /** What was cut off, lower case. */
  public String text() {
    return text;
  }

  /** The value of the column; empty stands for NULL. */
  public OptionalInt code() {
    return this == NONE ? OptionalInt.empty() : OptionalInt.of(code);
  }

  /** The first prefix, in Matomo's order, that the url starts with whatever its case. */
  static UrlPrefix of(String url) {
    for (UrlPrefix prefix : values()) {
      if (url.regionMatches(true, 0, prefix.text, 0, prefix.text.length())) {
        return prefix;
      }
    }
    return NONE;
  }
}
