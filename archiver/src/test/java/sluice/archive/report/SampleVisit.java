package sluice.archive.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitBundle;
import sluice.archive.visit.VisitSlice;

/**
 * A visit of tests: columns are given as name, value, name, value; whole numbers are Long,
 * fractions Double, times seconds. What is not said is NULL.
 */
public final class SampleVisit {
  private final long id;
  private final Map<String, Object> visit = new HashMap<>();
  private final List<LogRow> actions = new ArrayList<>();
  private final List<LogRow> conversions = new ArrayList<>();
  private final List<LogRow> items = new ArrayList<>();

  private SampleVisit(long id, long idVisitor) {
    this.id = id;
    with("idvisit", id, "idvisitor", idVisitor, "visit_total_actions", 1L);
  }

  /** A visit with one action, of a visitor. */
  public static SampleVisit of(long idVisit, long idVisitor) {
    return new SampleVisit(idVisit, idVisitor);
  }

  /** Sets columns of log_visit. */
  public SampleVisit with(Object... columns) {
    visit.putAll(row(columns));
    return this;
  }

  /** Adds a row of log_link_visit_action. */
  public SampleVisit action(Object... columns) {
    Map<String, Object> row = row(columns);
    row.put("idvisitor", visit.get("idvisitor"));
    actions.add(LogRow.of(row));
    return this;
  }

  /** Adds a row of log_conversion. */
  public SampleVisit conversion(Object... columns) {
    conversions.add(LogRow.of(row(columns)));
    return this;
  }

  /** Adds a row of log_conversion_item. */
  public SampleVisit item(Object... columns) {
    items.add(LogRow.of(row(columns)));
    return this;
  }

  private static Map<String, Object> row(Object... columns) {
    Map<String, Object> row = new HashMap<>();
    for (int i = 0; i < columns.length; i += 2) {
      row.put(columns[i].toString(), columns[i + 1]);
    }
    return row;
  }

  /** The columns of log_visit. */
  static LogRow rowOf(Object... columns) {
    return LogRow.of(row(columns));
  }

  /** All of it counts. */
  VisitSlice slice(LogActions names) {
    VisitBundle bundle = new VisitBundle(id, LogRow.of(visit), actions, conversions, items);
    return new VisitSlice(bundle, true, actions, conversions, items, names);
  }
}
