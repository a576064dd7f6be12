package sluice.archive.report.actions;

import java.util.List;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.group.LongCells;
import sluice.archive.group.Merge;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.visit.VisitSlice;

/**
 * Numeric record Actions_hits of plugin Actions: actions of whatever kind (docs:
 * archiver/docs/records.md#actions; plugins/Actions/RecordBuilders/Hits.php of Matomo 5.3).
 */
public final class HitsReport implements Report {
  private static final String RECORD = "Actions_hits";
  private static final String HITS = "hits";

  private final GroupTable table =
      new GroupTable(GroupSchema.of("Actions.hits").with(HITS, Merge.SUM));
  private final LongCells hits = table.numbers(HITS);
  private final KeyBytes key = new KeyBytes();

  @Override
  public void add(VisitSlice slice) {
    if (!slice.actions().isEmpty()) {
      hits.add(table.row(key.clear(), slice.idVisit(), 0), slice.actions().size());
    }
  }

  @Override
  public List<GroupTable> tables() {
    return List.of(table);
  }

  @Override
  public void publish(Publication day) {
    day.archive().number(RECORD, hits.get(0));
  }

  @Override
  public List<PeriodRule> periodRules() {
    return List.of(new PeriodRule.Sum(RECORD));
  }
}
