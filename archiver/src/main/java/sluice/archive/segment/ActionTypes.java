package sluice.archive.segment;

import java.util.Set;
import sluice.archive.visit.LogAction;

/**
 * Types of log_action that segments name, and how their names are stored (reference archive.md
 * 6.4).
 */
final class ActionTypes {
  static final int SKU = 5;
  static final int PRODUCT_NAME = 6;
  static final int PRODUCT_CATEGORY = 7;
  static final int EVENT_CATEGORY = 10;
  static final int EVENT_URL = 10;
  static final int EVENT_ACTION = 11;
  static final int EVENT_NAME = 12;
  static final int CONTENT_NAME = 13;
  static final int CONTENT_PIECE = 14;
  static final int CONTENT_TARGET = 15;
  static final int CONTENT_INTERACTION = 16;

  /** Types whose names are not HTML-escaped. */
  private static final Set<Integer> AS_SENT =
      Set.of(LogAction.PAGE_URL, LogAction.OUTLINK, LogAction.DOWNLOAD, CONTENT_NAME);

  private ActionTypes() {}

  /** A name as log_action stores it. */
  static String stored(String name, int type) {
    String plain =
        name.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#039;", "'")
            .replace("&amp;", "&");
    if (AS_SENT.contains(type)) {
      return plain;
    }
    return plain
        .replace("&", "&amp;")
        .replace("\"", "&quot;")
        .replace("'", "&#039;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
