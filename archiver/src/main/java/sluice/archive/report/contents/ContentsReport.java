package sluice.archive.report.contents;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import sluice.archive.count.HitCount;
import sluice.archive.group.DistinctLongs;
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
import sluice.archive.table.RowSum;
import sluice.archive.visit.LogAction;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.php.PhpNumbers;

/** The two two-level reports of plugin Contents (docs: archiver/docs/records.md#contents). */
public final class ContentsReport implements Report {
  private static final LogField IDACTION_CONTENT_PIECE = LogField.of("idaction_content_piece");
  private static final LogField IDACTION_CONTENT_INTERACTION =
      LogField.of("idaction_content_interaction");
  private static final LogField IDACTION_CONTENT_NAME = LogField.of("idaction_content_name");
  private static final LogField IDACTION_CONTENT_TARGET = LogField.of("idaction_content_target");

  private static final String BY_NAME = "Contents_name_piece";
  private static final String BY_PIECE = "Contents_piece_name";
  private static final String PIECE_NOT_SET = "Piwik_ContentPieceNotSet";

  private final GroupTable impressions =
      new GroupTable(
          GroupSchema.of("Contents.impressions", "piece", "target", "name").with(HitCount.COLUMNS));
  private final HitCount impressionHits = new HitCount(impressions);
  private final GroupTable interactions =
      new GroupTable(
          GroupSchema.of("Contents.interactions", "piece", "interaction", "name")
              .with("nb_interactions", Merge.SUM));
  private final LongCells interactionHits = interactions.numbers("nb_interactions");
  private final KeyBytes key = new KeyBytes();
  private final RowLimit limit;

  /** Parts of both keys. */
  private static final int PIECE = 0;

  private static final int NAME = 2;

  /** Makes a report that has counted no visit yet. */
  public ContentsReport(ReportSettings settings) {
    limit =
        RowLimit.of(
            settings.limits().actions(),
            settings.limits().subtableActions(),
            Metric.INDEX_NB_VISITS);
  }

  @Override
  public void add(VisitSlice slice) {
    int place = 0;
    for (LogRow action : slice.actions()) {
      key.clear().number(action.number(IDACTION_CONTENT_PIECE));
      if (!action.isNull(IDACTION_CONTENT_INTERACTION)) {
        key.number(action.number(IDACTION_CONTENT_INTERACTION))
            .number(action.number(IDACTION_CONTENT_NAME));
        interactionHits.add(interactions.row(key, slice.idVisit(), place), 1);
      } else if (!action.isNull(IDACTION_CONTENT_NAME)) {
        key.number(action.number(IDACTION_CONTENT_TARGET))
            .number(action.number(IDACTION_CONTENT_NAME));
        impressionHits.add(
            impressions.row(key, slice.idVisit(), place),
            slice.idVisit(),
            action.number(LogField.IDVISITOR));
      }
      place++;
    }
  }

  @Override
  public List<GroupTable> tables() {
    return List.of(impressions, interactions);
  }

  @Override
  public long[] actionsToName() {
    return DistinctLongs.of(
        tables().stream()
            .flatMapToLong(
                table -> LongStream.concat(table.keyNumbers(PIECE), table.keyNumbers(NAME))));
  }

  @Override
  public void publish(Publication day) {
    ReportTable byName = new ReportTable();
    ReportTable byPiece = new ReportTable();
    for (int row : impressions.inOrder()) {
      String name = label(day, impressions.key(row).number(NAME));
      String piece = label(day, impressions.key(row).number(PIECE));
      addImpressions(byName, name, piece, row);
      addImpressions(byPiece, PhpNumbers.isEmpty(piece) ? PIECE_NOT_SET : piece, name, row);
    }
    for (int row : interactions.inOrder()) {
      String name = label(day, interactions.key(row).number(NAME));
      String piece = label(day, interactions.key(row).number(PIECE));
      addInteractions(byName, name, piece, interactionHits.get(row));
      addInteractions(byPiece, piece, name, interactionHits.get(row));
    }
    limit.apply(byName);
    limit.apply(byPiece);
    day.archive().table(BY_NAME, byName);
    day.archive().table(BY_PIECE, byPiece);
  }

  private void addImpressions(ReportTable table, String main, String below, int group) {
    ReportRow row = table.rowOrNew(main);
    RowSum.addColumns(row, columns(group), Map.of());
    if (!PhpNumbers.isEmpty(below)) {
      RowSum.addColumns(row.subtableOrNew().rowOrNew(below), columns(group), Map.of());
    }
  }

  private ReportRow columns(int group) {
    return impressionHits
        .addTo(ReportRow.labelled(""), group, Metric.INDEX_CONTENT_NB_IMPRESSIONS)
        .with(Metric.INDEX_CONTENT_NB_INTERACTIONS, 0);
  }

  private static void addInteractions(ReportTable table, String main, String below, long count) {
    Optional<ReportRow> row = table.row(main);
    if (row.isPresent()) {
      RowSum.addColumns(
          row.get(),
          ReportRow.labelled("").with(Metric.INDEX_CONTENT_NB_INTERACTIONS, count),
          Map.of());
      if (!PhpNumbers.isEmpty(below)) {
        RowSum.addColumns(
            row.get().subtableOrNew().rowOrNew(below),
            ReportRow.labelled("").with(Metric.INDEX_CONTENT_NB_INTERACTIONS, count),
            Map.of());
      }
    }
  }

  private static String label(Publication day, long idAction) {
    return day.names().get(idAction).map(LogAction::name).orElse("");
  }

  @Override
  public List<PeriodRule> periodRules() {
    return List.of(PeriodRule.Merge.of(BY_NAME, limit), PeriodRule.Merge.of(BY_PIECE, limit));
  }
}
