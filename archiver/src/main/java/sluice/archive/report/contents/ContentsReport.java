package sluice.archive.report.contents;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sluice.archive.count.HitCount;
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
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.php.PhpNumbers;

/** The two two-level reports of plugin Contents (reference archive.md 3.8). */
public final class ContentsReport implements Report {
  private static final String BY_NAME = "Contents_name_piece";
  private static final String BY_PIECE = "Contents_piece_name";
  private static final String PIECE_NOT_SET = "Piwik_ContentPieceNotSet";

  private final Map<Shown, HitCount> impressions = new LinkedHashMap<>();
  private final Map<Used, Long> interactions = new LinkedHashMap<>();
  private final RowLimit limit;

  private record Shown(long piece, long target, long name) {}

  private record Used(long piece, long interaction, long name) {}

  public ContentsReport(ReportSettings settings) {
    limit =
        RowLimit.of(
            settings.limits().actions(),
            settings.limits().subtableActions(),
            Metric.INDEX_NB_VISITS);
  }

  @Override
  public void add(VisitSlice slice) {
    for (LogRow action : slice.actions()) {
      long piece = action.number("idaction_content_piece");
      long name = action.number("idaction_content_name");
      if (!action.isNull("idaction_content_interaction")) {
        interactions.merge(
            new Used(piece, action.number("idaction_content_interaction"), name), 1L, Long::sum);
      } else if (!action.isNull("idaction_content_name")) {
        impressions
            .computeIfAbsent(
                new Shown(piece, action.number("idaction_content_target"), name),
                key -> new HitCount())
            .add(slice.idVisit(), action.number("idvisitor"));
      }
    }
  }

  @Override
  public void merge(Report other) {
    ContentsReport later = (ContentsReport) other;
    later.impressions.forEach(
        (key, hits) -> impressions.computeIfAbsent(key, none -> new HitCount()).merge(hits));
    later.interactions.forEach((key, count) -> interactions.merge(key, count, Long::sum));
  }

  @Override
  public Set<Long> actionsToName() {
    Set<Long> ids = new HashSet<>();
    impressions.keySet().forEach(key -> ids.addAll(List.of(key.piece(), key.name())));
    interactions.keySet().forEach(key -> ids.addAll(List.of(key.piece(), key.name())));
    return ids;
  }

  @Override
  public void publish(Publication day) {
    ReportTable byName = new ReportTable();
    ReportTable byPiece = new ReportTable();
    impressions.forEach(
        (key, hits) -> {
          String name = label(day, key.name());
          String piece = label(day, key.piece());
          addImpressions(byName, name, piece, hits);
          addImpressions(byPiece, PhpNumbers.isEmpty(piece) ? PIECE_NOT_SET : piece, name, hits);
        });
    interactions.forEach(
        (key, count) -> {
          String name = label(day, key.name());
          String piece = label(day, key.piece());
          addInteractions(byName, name, piece, count);
          addInteractions(byPiece, piece, name, count);
        });
    limit.apply(byName);
    limit.apply(byPiece);
    day.archive().table(BY_NAME, byName);
    day.archive().table(BY_PIECE, byPiece);
  }

  private static void addImpressions(ReportTable table, String main, String below, HitCount hits) {
    ReportRow row = table.rowOrNew(main);
    RowSum.addColumns(row, columns(hits), Map.of());
    if (!PhpNumbers.isEmpty(below)) {
      RowSum.addColumns(row.subtableOrNew().rowOrNew(below), columns(hits), Map.of());
    }
  }

  private static ReportRow columns(HitCount hits) {
    return ReportRow.labelled("")
        .with(Metric.INDEX_NB_UNIQ_VISITORS, hits.visitors())
        .with(Metric.INDEX_NB_VISITS, hits.visits())
        .with(Metric.INDEX_CONTENT_NB_IMPRESSIONS, hits.rows())
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
