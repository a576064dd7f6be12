package sluice.log;

import java.util.Optional;

/**
 * The column {@code log_action.type} (docs: queue-worker/docs/actions.md#names-and-their-types).
 * Events and contents store the page url under the type of their category and name.
 */
public enum ActionType {
  /** A page url; also the type of a pageview. */
  PAGE_URL(1),
  /** An outlink's target. */
  OUTLINK(2),
  /** A download's file. */
  DOWNLOAD(3),
  /** A page title. */
  PAGE_TITLE(4),
  /** Product SKU, of views, carts and orders. */
  PRODUCT_SKU(5),
  /** Product name. */
  PRODUCT_NAME(6),
  /** Product category. */
  PRODUCT_CATEGORY(7),
  /** Site search keyword; also the type of a site search. */
  SITE_SEARCH(8),
  /** Event category; also the type of an event, and of its page url. */
  EVENT_CATEGORY(10),
  /** Event action. */
  EVENT_ACTION(11),
  /** Event name. */
  EVENT_NAME(12),
  /** Content name; also the type of a content action, and of its page url. */
  CONTENT_NAME(13),
  /** Content piece. */
  CONTENT_PIECE(14),
  /** Content target. */
  CONTENT_TARGET(15),
  /** Content interaction. */
  CONTENT_INTERACTION(16);

  private static final ActionType[] ALL = values();

  private final int code;

  ActionType(int code) {
    this.code = code;
  }

  /** The type of that code; empty for one that only other plugins write. */
  public static Optional<ActionType> of(int code) {
    for (ActionType type : ALL) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** The value of the column. */
  public int code() {
    return code;
  }
}
