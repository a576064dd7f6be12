package sluice.archive.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;

class TableComparisonTest {
  private static final LocalDate DATE = LocalDate.of(2026, 10, 14);
  private static final String RECORD = "Events_action_category";

  private static Findings compare(
      PeriodKind kind, String record, ReportTable theirs, ReportTable ours) {
    ArchiveContents stored = new ArchiveContents();
    stored.table(record, theirs);
    ArchiveContents computed = new ArchiveContents();
    computed.table(record, ours);
    Findings findings = new Findings(100);
    new ArchiveComparison(
            findings,
            new ArchiveKey(1, Period.of(kind, DATE), DoneFlag.ALL),
            ArchiveAge.CURRENT,
            Set.of("HeatmapSessionRecording"))
        .compare(new StoredArchives.Records(Map.of(), stored.blobs()), computed);
    return findings;
  }

  private static Findings compareDay(ReportTable theirs, ReportTable ours) {
    return compare(PeriodKind.DAY, RECORD, theirs, ours);
  }

  private static ReportTable table(ReportRow... rows) {
    ReportTable table = new ReportTable();
    List.of(rows).forEach(table::add);
    return table;
  }

  private static ReportRow row(String label, long visits) {
    return ReportRow.labelled(label).with(Metric.INDEX_NB_VISITS, visits);
  }

  @Test
  void orderOfRowsSaysNothing() {
    Findings findings =
        compareDay(table(row("a", 1), row("b", 2)), table(row("b", 2), row("a", 1)));
    assertThat(findings.total().equal()).isEqualTo(4);
    assertThat(findings.isAllExplained()).isTrue();
    assertThat(findings.total().explained()).isEmpty();
  }

  @Test
  void emptyTablesAreEqual() {
    assertThat(compareDay(new ReportTable(), new ReportTable()).total().equal()).isEqualTo(1);
    assertThat(compareDay(new ReportTable(), table(row("a", 1))).total().different()).isEqualTo(2);
  }

  @Test
  void sameNumberOfAnotherTypeIsExplained() {
    ReportRow text = ReportRow.labelled("a");
    text.columns().put(Metric.INDEX_NB_VISITS, "3");
    assertThat(compareDay(table(text), table(row("a", 3))).total().explained())
        .containsExactly(Map.entry(Explanation.VALUE_TYPE, 1L));
  }

  @Test
  void otherSpellingOfALabelIsExplainedInADayOnly() {
    ReportTable theirs = table(row("Café", 3), row("b", 2));
    ReportTable ours = table(row("CAFE", 3), row("b", 2));
    Findings day = compareDay(theirs, ours);
    assertThat(day.isAllExplained()).isTrue();
    assertThat(day.total().explained()).containsExactly(Map.entry(Explanation.ARBITRARY, 1L));
    Findings week = compare(PeriodKind.WEEK, RECORD, theirs, ours);
    assertThat(week.differences()).hasSize(2);
  }

  @Test
  void otherSpellingWithOtherNumbersIsDifferent() {
    Findings findings = compareDay(table(row("Café", 3)), table(row("CAFE", 4)));
    assertThat(findings.total().different()).isEqualTo(1);
    assertThat(findings.differences().get(0).column()).isEqualTo("2");
  }

  private static ReportRow timed(String label, long visits, long length) {
    return row(label, visits).with(Metric.INDEX_SUM_VISIT_LENGTH, length);
  }

  @Test
  void rowsThatAreEqualAtTheLimitAreExplained() {
    ReportTable tieTheirs = others(table(timed("a", 9, 1), timed("b", 1, 50)), 10);
    ReportTable tieOurs = others(table(timed("a", 9, 1), timed("c", 1, 10)), 50);
    Findings findings = compareDay(tieTheirs, tieOurs);
    assertThat(findings.isAllExplained()).isTrue();
    assertThat(findings.total().explained()).containsOnlyKeys(Explanation.TIE);
  }

  private static ReportTable others(ReportTable table, long length) {
    table
        .summaryOrNew()
        .with(Metric.INDEX_NB_VISITS, 1L)
        .with(Metric.INDEX_SUM_VISIT_LENGTH, length);
    return table;
  }

  @Test
  void rowThatIsMissingBelowTheLimitIsNoTie() {
    ReportTable theirs = others(table(timed("a", 9, 1), timed("b", 2, 50)), 10);
    ReportTable ours = others(table(timed("a", 9, 1), timed("c", 1, 10)), 10);
    assertThat(compareDay(theirs, ours).differences()).hasSize(2);
    assertThat(
            compareDay(others(table(row("a", 1), row("b", 1)), 1), others(table(row("a", 1)), 1))
                .differences())
        .hasSize(1);
  }

  @Test
  void lastDigitsOfFloatsAreExplainedAndCentsAreNot() {
    ReportRow theirs = ReportRow.labelled("a").with(Metric.INDEX_REVENUE, 0.1 + 0.2);
    ReportRow ours = ReportRow.labelled("a").with(Metric.INDEX_REVENUE, 0.3);
    assertThat(compareDay(table(theirs), table(ours)).total().explained())
        .containsExactly(Map.entry(Explanation.LAST_DIGIT, 1L));
    ReportRow cent = ReportRow.labelled("a").with(Metric.INDEX_REVENUE, 0.31);
    assertThat(compareDay(table(theirs), table(cent)).total().different()).isEqualTo(1);
    ReportRow large = ReportRow.labelled("a").with(Metric.INDEX_REVENUE, 100_000.01);
    ReportRow larger = ReportRow.labelled("a").with(Metric.INDEX_REVENUE, 100_000.02);
    assertThat(compareDay(table(large), table(larger)).total().different()).isEqualTo(1);
  }

  @Test
  void arbitraryColumnIsExplainedInItsReportOnly() {
    ReportTable theirs = table(goal(3));
    ReportTable ours = table(goal(4));
    assertThat(compare(PeriodKind.DAY, "Actions_actions_url", theirs, ours).isAllExplained())
        .isTrue();
    assertThat(compare(PeriodKind.DAY, "Referrers_type", theirs, ours).isAllExplained()).isFalse();
    assertThat(compare(PeriodKind.WEEK, "Actions_actions_url", theirs, ours).isAllExplained())
        .isFalse();
  }

  private static ReportRow goal(long before) {
    ReportRow row = row("/page", 5);
    row.columns().put(Metric.INDEX_GOALS, Map.of(1L, Map.of(9L, before)));
    return row;
  }

  @Test
  void recordOfAPluginWhoseLossIsAcceptedIsExplained() {
    Findings findings = new Findings(100);
    ArchiveContents stored = new ArchiveContents();
    stored.table("HeatmapSessionRecording_x", table(row("a", 1)));
    stored.table("OtherPlugin_x", table(row("a", 1)));
    new ArchiveComparison(
            findings,
            new ArchiveKey(1, Period.day(DATE), DoneFlag.ALL),
            ArchiveAge.CURRENT,
            Set.of("HeatmapSessionRecording"))
        .compare(new StoredArchives.Records(Map.of(), stored.blobs()), new ArchiveContents());
    assertThat(findings.total().explained())
        .containsExactly(Map.entry(Explanation.PLUGIN_ACCEPTED, 2L));
    assertThat(findings.differences())
        .extracting(Difference::record)
        .containsExactly("OtherPlugin_x");
  }

  @Test
  void goalsOfDependentsThatLagBehindAreExplained() {
    Findings findings = new Findings(100);
    ArchiveContents ours = new ArchiveContents();
    ours.number("Goal_1_nb_conversions", 2);
    ArchiveKey goals = new ArchiveKey(1, Period.day(DATE), new DoneFlag("0".repeat(32), "Goals"));
    new ArchiveComparison(findings, goals, ArchiveAge.CURRENT, Set.of())
        .compare(new StoredArchives.Records(Map.of(), Map.of()), ours);
    assertThat(findings.total().explained()).containsExactly(Map.entry(Explanation.MADE_AGAIN, 1L));
    new ArchiveComparison(findings, goals, ArchiveAge.CURRENT, Set.of())
        .compare(new StoredArchives.Records(Map.of("Goal_1_nb_conversions", 3.0), Map.of()), ours);
    assertThat(findings.differences()).hasSize(1);
  }

  @Test
  void fewExamplesOfEachReportAreKept() {
    Findings findings = new Findings(7);
    ArchiveKey key = new ArchiveKey(1, Period.day(DATE), DoneFlag.ALL);
    for (int i = 0; i < 20; i++) {
      findings.different(new Difference(key, "A", "", "", "1", "2"), 1);
      findings.different(new Difference(key, "Goal_" + i + "_x", "", "", "1", "2"), 1);
    }
    assertThat(findings.differences()).hasSize(7);
    assertThat(findings.reports()).containsOnlyKeys("A", "Goal_N_x");
    assertThat(findings.total().different()).isEqualTo(40);
  }
}
