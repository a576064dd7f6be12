package sluice.archive.report.actions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.archive.report.ReportRun;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SampleSites;
import sluice.archive.report.SampleVisit;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.log.ActionType;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoInstallation;

/** Flat pages and titles, and folders that are made of them. */
class FlatPagesTest {
  private static ReportSettings settings(int rows, MatomoInstallation installation) {
    return ReportSettings.of(
            MatomoConfig.defaults()
                .with("General", "datatable_archiving_maximum_rows_actions_flat", "" + rows))
        .with(installation);
  }

  private static ReportRun run(ReportSettings settings) {
    return ReportRun.of(() -> new ActionsReport(SampleSites.SHOP, settings))
        .action(1, ActionType.PAGE_URL, "shop.example.org/a/one")
        .action(2, ActionType.PAGE_URL, "shop.example.org/a/two")
        .action(3, ActionType.PAGE_TITLE, "One")
        .action(4, ActionType.PAGE_URL, "other.example.org/a/one")
        .visits(
            SampleVisit.of(1, 7)
                .with("visit_entry_idaction_url", 1L)
                .action("idaction_url", 1L, "idaction_name", 3L)
                .action("idaction_url", 2L, "idaction_name", 3L)
                .action("idaction_url", 2L),
            SampleVisit.of(2, 8).action("idaction_url", 4L));
  }

  private static final ReportRun RUN = run(settings(100, MatomoInstallation.NEWEST));

  @Test
  void eachActionHasARowWithItsWholeUrlAndItsPath() {
    ReportTable flat = RUN.table("Actions_actions_url_flat");
    assertThat(flat.rows())
        .extracting(ReportRow::key)
        .containsExactlyInAnyOrder(
            "https://shop.example.org/a/one",
            "https://shop.example.org/a/two",
            "https://other.example.org/a/one");
    ReportRow two = flat.row("https://shop.example.org/a/two").orElseThrow();
    assertThat(two.number(Metric.INDEX_PAGE_NB_HITS)).isEqualTo(2);
    assertThat(two.metadata().get("flat_action_path").toString()).isEqualTo("{0=a, 1=/two}");
    assertThat(two.metadata()).containsEntry("url", "https://shop.example.org/a/two");
    assertThat(RUN.table("Actions_actions_flat").row("One")).isPresent();
  }

  @Test
  void foldersAreThoseOfTheTableThatIsNotFlat() {
    ReportTable folders = RUN.table("Actions_actions_url");
    ReportTable plain = run(settings(0, MatomoInstallation.NEWEST)).table("Actions_actions_url");
    for (ReportTable table : List.of(folders, plain)) {
      ReportRow a = table.row("a").orElseThrow();
      ReportRow one = a.subtable().orElseThrow().row("/one").orElseThrow();
      assertThat(a.number(Metric.INDEX_PAGE_NB_HITS)).isEqualTo(4);
      assertThat(one.number(Metric.INDEX_NB_UNIQ_VISITORS)).isEqualTo(2);
      assertThat(one.number(Metric.INDEX_PAGE_ENTRY_NB_VISITS)).isEqualTo(1);
      assertThat(one.metadata()).doesNotContainKey("flat_action_path").containsKey("url");
    }
    assertThat(folders.row("a").orElseThrow().metadata()).containsKey("folder_url_start");
    assertThat(RUN.number("Actions_nb_pageviews")).isEqualTo(4);
  }

  @Test
  void whatFindsNoRoomIsInTheOthersOfBoth() {
    ReportRun run = run(settings(2, MatomoInstallation.NEWEST));
    ReportTable flat = run.table("Actions_actions_url_flat");
    assertThat(flat.rows()).hasSize(1);
    assertThat(flat.summary().orElseThrow().number(Metric.INDEX_PAGE_NB_HITS)).isEqualTo(2);
    ReportTable folders = run.table("Actions_actions_url");
    assertThat(folders.summary().orElseThrow().number(Metric.INDEX_PAGE_NB_HITS)).isEqualTo(2);
    assertThat(run.number("Actions_nb_pageviews")).isEqualTo(4);
  }

  @Test
  void withoutTheSettingOrBefore512ThereIsNone() {
    for (ReportSettings settings :
        List.of(
            settings(0, MatomoInstallation.NEWEST), settings(100, MatomoInstallation.REFERENCE))) {
      assertThat(run(settings).published().blobs()).doesNotContainKey("Actions_actions_url_flat");
    }
  }

  /** Of an archive that was made before there were flat tables. */
  @Test
  void foldersCanBeMadeFlat() {
    ReportTable folders = run(settings(0, MatomoInstallation.NEWEST)).table("Actions_actions_url");
    ReportTable flat = FlatTable.ofFolders(folders, "/", "/");
    assertThat(flat.rows()).extracting(ReportRow::key).containsExactly("a/two", "a/one");
    ActionTree again = FlatTable.tree(flat);
    again.finish();
    ReportRow a = again.root().row("a").orElseThrow();
    assertThat(a.number(Metric.INDEX_PAGE_NB_HITS)).isEqualTo(4);
  }
}
