package sluice.archive.report.bots;

import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import sluice.archive.group.GroupTable;
import sluice.archive.group.LongCells;

/** Groups in the order of Matomo's queries. No state. */
final class BusiestFirst {
  private BusiestFirst() {}

  /** Those rows that are wanted, the largest number first, equal ones as they come in the log. */
  static int[] rows(GroupTable table, LongCells by, IntPredicate isWanted) {
    return IntStream.of(table.inOrder())
        .filter(isWanted)
        .boxed()
        .sorted(Comparator.comparingLong(row -> -by.get(row)))
        .mapToInt(row -> row)
        .toArray();
  }
}
