package sluice.archive.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.php.PhpSerialized;

/**
 * Which rows stay, in which order, and what the others sum to (docs:
 * archiver/docs/records.md#row-limits).
 */
class RowLimitTest {

  private static ReportTable table() {
    ReportTable table = new ReportTable();
    table.add(row("b", 5).with(Metric.INDEX_NB_ACTIONS, 5));
    table.add(row("a", 5).with(Metric.INDEX_NB_ACTIONS, 5));
    table.add(row("c", 7).with(Metric.INDEX_NB_ACTIONS, 5));
    table.add(row("10", 5).with(Metric.INDEX_NB_ACTIONS, 5));
    table.add(row("9", 5).with(Metric.INDEX_NB_ACTIONS, 5));
    table.add(row("B", 5).with(Metric.INDEX_NB_ACTIONS, 5));
    table.add(row("zz", 5));
    ReportRow more = row("aa", 5).with(Metric.INDEX_NB_ACTIONS, 5);
    GoalCells.of(more, 1).with(GoalMetric.INDEX_GOAL_NB_CONVERSIONS, 1.0);
    table.add(more);
    return table;
  }

  private static ReportRow row(String label, long visits) {
    return ReportRow.labelled(label).with(Metric.INDEX_NB_VISITS, visits);
  }

  private static List<String> labels(ReportTable table) {
    return table.rows().stream().map(ReportRow::key).toList();
  }

  @Test
  void tiesAreOrderedAsPhpComparesWholeRows() {
    ReportTable table = table();
    RowLimit.of(5, 5, Metric.INDEX_NB_VISITS).apply(table);
    assertThat(labels(table)).containsExactly("c", "zz", "9", "10");
    assertThat(
            new String(
                PhpSerialized.write(table.summary().orElseThrow().stored()),
                StandardCharsets.UTF_8))
        .isEqualTo("a:4:{s:5:\"label\";i:-1;i:2;i:20;i:3;i:20;i:10;a:1:{i:1;a:1:{i:1;d:1;}}}");
  }

  @Test
  void tableWithinItsLimitIsNotEvenSorted() {
    ReportTable table = table();
    RowLimit.of(8, 8, Metric.INDEX_NB_VISITS).apply(table);
    assertThat(labels(table)).containsExactly("b", "a", "c", "10", "9", "B", "zz", "aa");
    assertThat(table.summary()).isEmpty();
  }

  @Test
  void rowsOfOthersThatWereThereAreSummedIn() {
    ReportTable table = new ReportTable();
    table.add(row("a", 3));
    table.add(row("b", 2));
    table.summaryOrNew().with(Metric.INDEX_NB_VISITS, 10);
    RowLimit.of(2, 2, Metric.INDEX_NB_VISITS).apply(table);
    assertThat(labels(table)).containsExactly("a");
    assertThat(table.summary().orElseThrow().number(Metric.INDEX_NB_VISITS)).isEqualTo(12);
  }
}
