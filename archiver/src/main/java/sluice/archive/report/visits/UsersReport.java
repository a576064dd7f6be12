package sluice.archive.report.visits;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import sluice.archive.count.VisitMetrics;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.group.LongCells;
import sluice.archive.group.Merge;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogText;
import sluice.archive.visit.VisitSlice;

/** UserId_users (docs: archiver/docs/records.md#user-ids). */
public final class UsersReport implements Report {
  private static final String RECORD = "UserId_users";

  private static final LogField USER_ID = LogField.of("user_id");

  private final GroupTable table =
      new GroupTable(
          GroupSchema.of(RECORD, USER_ID.name())
              .with(VisitMetrics.COLUMNS)
              .with("idvisitor", Merge.FIRST));
  private final VisitMetrics metrics = new VisitMetrics(table);
  private final LongCells idVisitor = table.numbers("idvisitor");
  private final KeyBytes key = new KeyBytes();
  private final RowLimit limit;

  /** Makes a report that has counted no visit yet. */
  public UsersReport(ReportSettings settings) {
    limit =
        RowLimit.of(settings.limits().users(), settings.limits().users(), Metric.INDEX_NB_VISITS);
  }

  @Override
  public void add(VisitSlice slice) {
    Optional<LogText> user = slice.visit().text(USER_ID);
    if (slice.countsVisit() && user.isPresent() && !user.get().toString().isBlank()) {
      int row = table.row(key.clear().text(user.get()), slice.idVisit(), 0);
      if (table.isFirst()) {
        idVisitor.add(row, slice.visit().number(LogField.IDVISITOR));
      }
      metrics.add(row, slice.visit());
    }
  }

  @Override
  public List<GroupTable> tables() {
    return List.of(table);
  }

  @Override
  public void publish(Publication day) {
    ReportTable shown = new ReportTable();
    for (int row : table.inOrder()) {
      ReportRow user = shown.add(metrics.row(row, table.key(row).text(0)));
      user.metadata().put("idvisitor", HexFormat.of().toHexDigits(idVisitor.get(row)));
    }
    limit.apply(shown);
    day.archive().table(RECORD, shown);
  }

  @Override
  public List<PeriodRule> periodRules() {
    return List.of(PeriodRule.Merge.of(RECORD, limit));
  }
}
