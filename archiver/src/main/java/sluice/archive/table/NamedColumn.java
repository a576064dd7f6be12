package sluice.archive.table;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sluice.php.PhpWriter;

/** A column that archives hold by its name, because Matomo gave it no number. Immutable. */
public final class NamedColumn implements Column {
  /** Names that are shared: reports have some dozens, and very many rows. */
  private static final int SHARED = 1_000;

  private static final Map<String, NamedColumn> COLUMNS = new ConcurrentHashMap<>();

  /** The column that names the row. */
  public static final NamedColumn LABEL = of("label");

  /** Mean price at which a product was viewed, two decimals; summed with those of other rows. */
  public static final NamedColumn AVG_PRICE_VIEWED = of("avg_price_viewed");

  private final String key;
  private final byte[] written;

  private final boolean isOnly;

  private NamedColumn(String key, boolean isOnly) {
    this.key = key;
    this.written = new PhpWriter().text(key).toBytes();
    this.isOnly = isOnly;
  }

  /** The column of a name, one and the same for a name that rows have again and again. */
  public static NamedColumn of(String key) {
    NamedColumn known = COLUMNS.get(key);
    return known != null ? known : make(key);
  }

  private static synchronized NamedColumn make(String key) {
    // Under the lock, so that a name is either always one object or never.
    return COLUMNS.size() < SHARED
        ? COLUMNS.computeIfAbsent(key, name -> new NamedColumn(name, true))
        : COLUMNS.getOrDefault(key, new NamedColumn(key, false));
  }

  /** Its name, such as avg_price_viewed. */
  @Override
  public String key() {
    return key;
  }

  @Override
  public byte[] written() {
    return written;
  }

  @Override
  public boolean isOnly() {
    return isOnly;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof NamedColumn column && key.equals(column.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return key;
  }
}
