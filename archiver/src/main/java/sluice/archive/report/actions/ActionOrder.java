package sluice.archive.report.actions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sluice.archive.count.PageMetrics;
import sluice.archive.group.GroupTable;
import sluice.archive.visit.LogAction;
import sluice.archive.visit.LogActions;
import sluice.log.ActionType;
import sluice.log.CollationKey;

/**
 * The actions of a group table in the order in which Matomo's query gives them: the busiest first,
 * among equals by name, then the older one. Immutable, as long as nothing is counted.
 */
final class ActionOrder {
  private final PageMetrics metrics;
  private final long[] ids;
  private final LogAction[] actions;
  private final int[] rows;

  private ActionOrder(PageMetrics metrics, List<Ranked> sorted) {
    this.metrics = metrics;
    this.ids = sorted.stream().mapToLong(Ranked::id).toArray();
    this.actions = sorted.stream().map(Ranked::action).toArray(LogAction[]::new);
    this.rows = sorted.stream().mapToInt(Ranked::row).toArray();
  }

  /**
   * The actions of some types; one without a row in log_action is left out.
   *
   * @param names of all actions of the table
   * @param typeOfNone what hits without an action count as
   */
  static ActionOrder of(
      GroupTable table, LogActions names, Set<ActionType> types, ActionType typeOfNone) {
    PageMetrics metrics = new PageMetrics(table);
    LogAction none = new LogAction(typeOfNone, -1, "");
    List<Ranked> sorted = new ArrayList<>(table.size());
    for (int row = 0; row < table.size(); row++) {
      long id = table.key(row).number(0);
      Optional<LogAction> action = id == 0 ? Optional.of(none) : names.get(id);
      if (action.isPresent() && types.contains(action.get().type())) {
        String name = CollationKey.of(action.get().name());
        sorted.add(new Ranked(metrics.hits(row), name, id, action.get(), row));
      }
    }
    Collections.sort(sorted);
    return new ActionOrder(metrics, sorted);
  }

  /** An action with all that decides its place. */
  private record Ranked(long hits, String name, long id, LogAction action, int row)
      implements Comparable<Ranked> {
    @Override
    public int compareTo(Ranked other) {
      int byHits = Long.compare(other.hits, hits);
      int byName = byHits != 0 ? byHits : name.compareTo(other.name);
      return byName != 0 ? byName : Long.compare(id, other.id);
    }
  }

  int size() {
    return ids.length;
  }

  /** Its id; 0 for hits without an action. */
  long id(int place) {
    return ids[place];
  }

  LogAction action(int place) {
    return actions[place];
  }

  /** Its row in the group table. */
  int row(int place) {
    return rows[place];
  }

  /** The metrics of the group table. */
  PageMetrics metrics() {
    return metrics;
  }
}
