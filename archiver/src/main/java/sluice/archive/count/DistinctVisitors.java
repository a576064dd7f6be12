package sluice.archive.count;

import sluice.archive.group.DistinctLongs;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;

/**
 * Distinct visitors and users of visits that are in no report. Visitors are exact; of users see
 * {@link UserHash}. Not thread-safe.
 */
public final class DistinctVisitors {
  private final DistinctLongs visitors = new DistinctLongs();
  private final DistinctLongs users = new DistinctLongs();

  /** Adds the visitor of a row of log_visit. */
  public void add(LogRow visit) {
    visitors.add(visit.number(LogField.IDVISITOR));
    UserHash.of(visit).ifPresent(users::add);
  }

  /** idvisitor of all visitors, ascending. */
  public long[] visitors() {
    return visitors.sorted();
  }

  /** Hashes of all users, ascending. */
  public long[] users() {
    return users.sorted();
  }
}
