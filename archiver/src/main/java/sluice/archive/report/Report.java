package sluice.archive.report;

import java.util.List;
import java.util.Set;

/**
 * One report of one day and segment while it is counted. What is counted is kept by SQL's group,
 * not by label, and untruncated, so that two of a kind can be merged; labels, order and limits come
 * with publishing. Not thread-safe.
 */
public interface Report {
  /** Counts a visit's rows; each visit is given once. */
  void add(sluice.archive.visit.VisitSlice slice);

  /**
   * Takes over what another of the same class and configuration has counted from other visits,
   * which are later ones wherever the first of several spellings matters.
   */
  void merge(Report other);

  /** The actions whose names {@link #publish} needs. */
  default Set<Long> actionsToName() {
    return Set.of();
  }

  /** Writes the day's records. */
  void publish(Publication day);

  /** The records that this report writes, for folding them into longer periods. */
  List<PeriodRule> periodRules();
}
