package sluice.worker.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A row of log_conversion_item as it stands within a batch. Mutable; confined to one batch and its
 * thread.
 */
public final class ItemRow {

  /**
   * The part of the key besides idvisit.
   *
   * @param idOrder '0' for a cart
   */
  public record Key(String idOrder, long idSku) {}

  private final Optional<Key> stored;
  private final Map<String, Object> values;
  private boolean isChanged;

  private ItemRow(Optional<Key> stored, Map<String, Object> values, boolean isChanged) {
    this.stored = stored;
    this.values = new LinkedHashMap<>(values);
    this.isChanged = isChanged;
  }

  /** A row of the database. */
  public static ItemRow stored(Key key, Map<String, Object> values) {
    return new ItemRow(Optional.of(key), values, false);
  }

  static ItemRow created(Map<String, Object> values) {
    return new ItemRow(Optional.empty(), values, true);
  }

  /** Under which key it is stored; empty for a new row. */
  public Optional<Key> stored() {
    return stored;
  }

  /** Whether it has to be written. */
  public boolean isChanged() {
    return isChanged;
  }

  /** All columns but idvisit. */
  public Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }

  String idOrder() {
    return values.get("idorder").toString();
  }

  long idSku() {
    return ((Number) values.get("idaction_sku")).longValue();
  }

  void change(Map<String, Object> changed) {
    values.putAll(changed);
    isChanged = true;
  }
}
