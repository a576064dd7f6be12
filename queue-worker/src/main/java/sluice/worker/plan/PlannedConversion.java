package sluice.worker.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sluice.worker.visit.Visit;

/**
 * A row of log_conversion that a batch will write: a new one, or the cart row of a visit that is
 * updated (an order turns it into its own row, docs: queue-worker/docs/goals.md#orders-and-carts).
 * Mutable, as later hits of the batch may update a cart. Confined to one batch and its thread.
 */
public final class PlannedConversion {

  private final Visit visit;
  private final Map<String, Object> values;
  private final boolean isUpdate;

  /** Null until it is known which action converted. */
  private PlannedAction action;

  private PlannedConversion(Visit visit, Map<String, Object> values, boolean isUpdate) {
    this.visit = visit;
    this.values = new LinkedHashMap<>(values);
    this.isUpdate = isUpdate;
  }

  static PlannedConversion insert(Visit visit, Map<String, Object> values) {
    return new PlannedConversion(visit, values, false);
  }

  /** Makes an update of the row (idvisit, idgoal -1, buster 0). */
  static PlannedConversion updateOfCart(Visit visit, Map<String, Object> values) {
    return new PlannedConversion(visit, values, true);
  }

  /** The visit it belongs to. */
  public Visit visit() {
    return visit;
  }

  /** Whether it updates the visit's cart row in the database. */
  public boolean isUpdate() {
    return isUpdate;
  }

  /** Columns without idvisit and idlink_va; those absent keep their default or value. */
  public Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }

  /** The action that converted, whose id goes into idlink_va. */
  public Optional<PlannedAction> action() {
    return Optional.ofNullable(action);
  }

  void causedBy(PlannedAction cause) {
    action = cause;
  }

  void update(Map<String, Object> changed) {
    values.putAll(changed);
  }
}
