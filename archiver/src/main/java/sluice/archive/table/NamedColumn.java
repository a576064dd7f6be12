package sluice.archive.table;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A column that archives hold by its name, because Matomo gave it no number. Immutable.
 *
 * @param key its name, such as avg_price_viewed
 */
public record NamedColumn(String key) implements Column {
  /** Names that are shared: reports have some dozens, and very many rows. */
  private static final int SHARED = 1_000;

  private static final Map<String, NamedColumn> COLUMNS = new ConcurrentHashMap<>();

  /** The column that names the row. */
  public static final NamedColumn LABEL = new NamedColumn("label");

  /** Mean price at which a product was viewed, two decimals; summed with those of other rows. */
  public static final NamedColumn AVG_PRICE_VIEWED = new NamedColumn("avg_price_viewed");

  /** The column of a name, one and the same for a name that rows have again and again. */
  static NamedColumn of(String key) {
    NamedColumn known = COLUMNS.get(key);
    if (known != null) {
      return known;
    }
    NamedColumn column = key.equals(LABEL.key) ? LABEL : new NamedColumn(key);
    if (COLUMNS.size() < SHARED) {
      COLUMNS.put(key, column);
    }
    return column;
  }
}
