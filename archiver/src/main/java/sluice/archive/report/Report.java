package sluice.archive.report;

import java.util.List;
import java.util.Set;
import sluice.archive.table.ArchiveContents;
import sluice.archive.visit.VisitSlice;

/**
 * One report of one day and segment while it is counted. What is counted is kept by SQL's group,
 * not by label, and untruncated, so that two of a kind can be merged; labels, order and limits come
 * with publishing. Not thread-safe.
 */
public interface Report {
  /** Counts a visit's rows; each visit is given once. */
  void add(VisitSlice slice);

  /**
   * Takes over what another of the same class and configuration has counted from other visits,
   * which are later ones wherever the first of several spellings matters.
   */
  void merge(Report other);

  /** The actions whose names {@link #publish} needs. */
  default Set<Long> actionsToName() {
    return Set.of();
  }

  /** Whether the report is made at all, given the core metrics of the day or period. */
  default boolean applies(ArchiveContents core) {
    return true;
  }

  /** Writes the day's records. */
  void publish(Publication day);

  /** The records that this report writes, for folding them into longer periods. */
  List<PeriodRule> periodRules();
}
