package sluice.worker.visit;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import sluice.request.VisitorId;

/**
 * A visit as it stands at some point of a batch: loaded from log_visit or made by this batch, with
 * what earlier hits of the batch changed. Values are text, numbers, bytes, or null for SQL's NULL.
 * Mutable; confined to one batch and its thread.
 */
public final class Visit {

  private final Map<String, Object> values;
  private final Set<String> changed = new LinkedHashSet<>();
  private final Map<String, Long> increments = new HashMap<>();
  private final boolean isNew;
  private long idVisit;

  private Visit(Map<String, Object> values, boolean isNew, long idVisit) {
    this.values = values;
    this.isNew = isNew;
    this.idVisit = idVisit;
  }

  /**
   * A row of log_visit.
   *
   * @param values of the columns that were read; times as Unix seconds
   */
  public static Visit loaded(long idVisit, Map<String, Object> values) {
    return new Visit(new HashMap<>(values), false, idVisit);
  }

  /** A visit that this batch makes; its row is the values as they stand when it is written. */
  public static Visit created(Map<String, Object> values) {
    return new Visit(new LinkedHashMap<>(values), true, 0);
  }

  /** Whether this batch made it. */
  public boolean isNew() {
    return isNew;
  }

  /**
   * Its id.
   *
   * @throws IllegalStateException when it was not inserted yet
   */
  public long idVisit() {
    if (idVisit == 0) {
      throw new IllegalStateException("visit of " + idVisitor().hex() + " has no id yet");
    }
    return idVisit;
  }

  /** Sets the id that the database gave it. */
  public void inserted(long id) {
    idVisit = id;
  }

  /** Its visitor as it stands. */
  public VisitorId idVisitor() {
    return VisitorId.ofBytes((byte[]) values.get(VisitColumns.IDVISITOR));
  }

  public VisitorId configId() {
    return VisitorId.ofBytes((byte[]) values.get(VisitColumns.CONFIG_ID));
  }

  public int idSite() {
    return (int) require(VisitColumns.IDSITE);
  }

  /** Unix seconds. */
  public long firstAction() {
    return require(VisitColumns.FIRST_ACTION);
  }

  /** Unix seconds. */
  public long lastAction() {
    return require(VisitColumns.LAST_ACTION);
  }

  /** A number; empty when NULL. */
  public OptionalLong number(String column) {
    return values.get(column) instanceof Number number
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }

  /** A number; 0 when NULL, as PHP counts. */
  public long count(String column) {
    return number(column).orElse(0);
  }

  /** A text; empty when NULL. */
  public Optional<String> text(String column) {
    return Optional.ofNullable(values.get(column)).map(Object::toString);
  }

  /** The value as it stands, null for NULL: to copy it into another row. */
  public Object value(String column) {
    return values.get(column);
  }

  /** Whether the column was loaded or set. */
  public boolean has(String column) {
    return values.containsKey(column);
  }

  /**
   * Changes a column.
   *
   * @param value null for NULL
   */
  public void set(String column, Object value) {
    values.put(column, value);
    changed.add(column);
    increments.remove(column);
  }

  /** Adds one; other writers' additions are kept, as the row is updated by an increment. */
  public void increment(String column) {
    values.put(column, count(column) + 1);
    if (!changed.contains(column)) {
      increments.merge(column, 1L, Long::sum);
    }
  }

  /** All values as they stand, in the order they were set. */
  public Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }

  /** Columns that were set since it was loaded. */
  public Set<String> changed() {
    return Collections.unmodifiableSet(changed);
  }

  /** How much was added to counters since it was loaded. */
  public Map<String, Long> increments() {
    return Collections.unmodifiableMap(increments);
  }

  private long require(String column) {
    return number(column)
        .orElseThrow(() -> new IllegalStateException("log_visit." + column + " is NULL"));
  }
}
