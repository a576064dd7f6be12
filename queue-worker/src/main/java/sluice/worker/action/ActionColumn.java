package sluice.worker.action;

import java.util.Locale;

/** Columns of log_link_visit_action that hold an id of log_action, by the names of the columns. */
public enum ActionColumn {
  /** Title, search keyword or event name. */
  IDACTION_NAME,
  /** Page url, outlink or download. */
  IDACTION_URL,
  /** First category of the viewed product. */
  IDACTION_PRODUCT_CAT,
  /** Second category of the viewed product. */
  IDACTION_PRODUCT_CAT2,
  /** Third category of the viewed product. */
  IDACTION_PRODUCT_CAT3,
  /** Fourth category of the viewed product. */
  IDACTION_PRODUCT_CAT4,
  /** Fifth category of the viewed product. */
  IDACTION_PRODUCT_CAT5,
  /** Name of the viewed product. */
  IDACTION_PRODUCT_NAME,
  /** SKU of the viewed product. */
  IDACTION_PRODUCT_SKU,
  /** Event action. */
  IDACTION_EVENT_ACTION,
  /** Event category. */
  IDACTION_EVENT_CATEGORY,
  /** Content interaction. */
  IDACTION_CONTENT_INTERACTION,
  /** Content name. */
  IDACTION_CONTENT_NAME,
  /** Content piece. */
  IDACTION_CONTENT_PIECE,
  /** Content target. */
  IDACTION_CONTENT_TARGET;

  private final String column = name().toLowerCase(Locale.ROOT);

  /** The name of the column. */
  public String column() {
    return column;
  }
}
