package sluice.archive.table;

/**
 * A column that archives hold by its name, because Matomo gave it no number. Immutable.
 *
 * @param key its name, such as avg_price_viewed
 */
public record NamedColumn(String key) implements Column {
  /** The column that names the row. */
  public static final NamedColumn LABEL = new NamedColumn("label");

  /** Mean price at which a product was viewed, two decimals; summed with those of other rows. */
  public static final NamedColumn AVG_PRICE_VIEWED = new NamedColumn("avg_price_viewed");
}
