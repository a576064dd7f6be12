package sluice.archive.report;

import java.util.List;
import sluice.archive.group.GroupTable;
import sluice.archive.table.ArchiveContents;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;

/**
 * One report of one day and segment while it is counted. What is counted is kept in group tables,
 * by SQL's group, not by label, and untruncated; labels, order and limits come with publishing. The
 * tables are all that a report knows: they are merged, copied, written and read alike for all
 * reports. Not thread-safe.
 */
public interface Report {
  /** Counts a visit's rows; each visit is given once. */
  void add(VisitSlice slice);

  /** Counts a row of log_bot_request; each is given once, and only without a segment. */
  default void addBotRequest(LogRow request, LogActions names) {}

  /** Whether it is made of a day or period without visits, too. */
  default boolean runsWithoutVisits() {
    return false;
  }

  /** What is counted, in the same order in every report of the class and configuration. */
  List<GroupTable> tables();

  /**
   * The actions whose names {@link #publish} needs, each once; 0, which is none, may be among them.
   */
  default long[] actionsToName() {
    return new long[0];
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
