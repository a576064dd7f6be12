package sluice.worker.device;

/**
 * Kinds of clients with the codes of log_visit.config_client_type (docs:
 * queue-worker/docs/device-detection.md#columns).
 */
public enum ClientType {
  BROWSER(1, "browser"),
  LIBRARY(2, "library"),
  FEED_READER(3, "feed reader"),
  MEDIA_PLAYER(4, "mediaplayer"),
  MOBILE_APP(5, "mobile app"),
  PIM(6, "pim");

  private final int code;
  private final String label;

  ClientType(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** What the column stores. */
  public int code() {
    return code;
  }

  /** device-detector's name of the kind. */
  public String label() {
    return label;
  }
}
