package sluice.archive.report.actions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;

/**
 * Insertion limits and folders of page reports (docs:
 * archiver/docs/records.md#room-in-action-tables).
 */
class ActionTreeTest {

  private static void hit(ActionTree tree, String... path) {
    ActionTree.addPass(
        tree.cell(List.of(path)),
        ReportRow.labelled("").with(Metric.INDEX_NB_VISITS, 1).with(Metric.INDEX_PAGE_NB_HITS, 2));
  }

  @Test
  void labelsBeyondTheLimitGoToTheOthersOfTheirLevel() {
    ActionTree tree = new ActionTree(3, 2, Map.of());
    hit(tree, "a", "/1");
    hit(tree, "a", "/2");
    hit(tree, "b", "/1");
    hit(tree, "/c");
    hit(tree, "/d", "/1");
    hit(tree, "a", "/1");
    tree.finish();
    assertThat(tree.root().rows()).extracting(ReportRow::key).containsExactly("a", "b");
    assertThat(tree.root().summary().orElseThrow().number(Metric.INDEX_PAGE_NB_HITS)).isEqualTo(4);
    ReportRow a = tree.root().row("a").orElseThrow();
    assertThat(a.number(Metric.INDEX_PAGE_NB_HITS)).isEqualTo(6);
    assertThat(a.subtable().orElseThrow().row("/1").orElseThrow().number(Metric.INDEX_PAGE_NB_HITS))
        .isEqualTo(4);
    assertThat(a.subtable().orElseThrow().summary().orElseThrow().number(Metric.INDEX_PAGE_NB_HITS))
        .isEqualTo(2);
  }

  @Test
  void busiestUrlNamesTheRow() {
    ActionTree tree = new ActionTree(10, 10, Map.of());
    ReportRow cell = tree.cell(List.of("/index"));
    tree.offerUrl(cell, "https://a/", 6);
    tree.offerUrl(cell, "https://b/", 7);
    tree.offerUrl(cell, "https://c/", 7);
    assertThat(cell.metadata()).containsEntry("url", "https://b/");
  }

  @Test
  void foldersLoseUniquesAndGetTheirPath() {
    ActionTree tree = new ActionTree(10, 10, Map.of());
    hit(tree, "a", "/b");
    tree.finish("folder_url_start", "https://ex.org/", "/");
    ReportRow folder = tree.root().row("a").orElseThrow();
    assertThat(folder.metadata()).containsEntry("folder_url_start", "https://ex.org/a");
    assertThat(folder.columns()).doesNotContainKey(Metric.INDEX_NB_UNIQ_VISITORS);
  }
}
