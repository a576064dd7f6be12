package sluice.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.request.TrackingRequest;

/** Columns of log_link_visit_action, one kind of action after the other. */
class ActionRowsTest {

  private final TestBatch batch = TestBatch.of(new TestMatomo());

  /** The rows of a visit in which the hits follow each other. */
  private Map<String, Object> lastRow(TrackingRequest... hits) throws SQLException {
    batch.record(hits);
    var actions = batch.plan().actions();
    return actions.get(actions.size() - 1).values();
  }

  @Test
  void pageviewHasItsUrlTitleAndTimings() throws SQLException {
    Map<String, Object> row =
        lastRow(
            TestBatch.page(
                "a", 0, "action_name", "Home", "pv_id", "abcdefgh", "pf_srv", "40", "pf_onl", "x"));

    assertThat(row)
        .containsEntry("idsite", 1L)
        .containsEntry("server_time", "2026-10-12 12:00:00")
        .containsEntry("idaction_url", batch.id("example.org/a"))
        .containsEntry("idaction_name", batch.id("Home"))
        .containsEntry("idpageview", "abcdef")
        .containsEntry("time_server", 40L)
        .doesNotContainKey("time_network");
  }

  @Test
  void firstActionHasNoPageBeforeIt() throws SQLException {
    assertThat(lastRow(TestBatch.page("a", 0)))
        .containsEntry("idaction_url_ref", 0L)
        .containsEntry("idaction_name_ref", 0L)
        .containsEntry("pageview_position", 1L);
  }

  @Test
  void eventHasThePositionOfThePageBeforeIt() throws SQLException {
    Map<String, Object> row =
        lastRow(
            TestBatch.page("a", 0),
            TestBatch.page("a", 5, "e_c", "video", "e_a", "play", "e_n", "intro", "e_v", "2.5"));

    assertThat(row)
        .containsEntry("pageview_position", 1L)
        .containsEntry("idaction_event_category", batch.id("video"))
        .containsEntry("idaction_event_action", batch.id("play"))
        .containsEntry("idaction_name", batch.id("intro"))
        .containsEntry("custom_float", 2.5);
  }

  @Test
  void eventAtTheBeginningOfAVisitHasNoPosition() throws SQLException {
    assertThat(lastRow(TestBatch.page("a", 0, "e_c", "video", "e_a", "play")))
        .containsEntry("pageview_position", null);
  }

  @Test
  void siteSearchHasNoUrlButItsKeywordCategoryAndCount() throws SQLException {
    Map<String, Object> row =
        lastRow(
            TestBatch.page("a", 0),
            TestBatch.page(
                "a", 5, "search", "shoes", "search_cat", "sports", "search_count", "12"));

    assertThat(row)
        .doesNotContainKey("idaction_url")
        .containsEntry("idaction_name", batch.id("shoes"))
        .containsEntry("search_cat", "sports")
        .containsEntry("search_count", 12L)
        .containsEntry("pageview_position", 2L);
  }

  @Test
  void actionAfterASearchHasNoUrlBeforeIt() throws SQLException {
    Map<String, Object> row =
        lastRow(
            TestBatch.page("a", 0),
            TestBatch.page("a", 5, "search", "shoes"),
            TestBatch.page("b", 9));

    assertThat(row)
        .containsEntry("idaction_url_ref", null)
        .containsEntry("idaction_name_ref", batch.id("shoes"))
        .containsEntry("time_spent_ref_action", 4L);
  }

  @Test
  void outlinkKeepsItsUrlAsItWasSent() throws SQLException {
    assertThat(lastRow(TestBatch.page("a", 0, "link", "http://other.org/?sid=1")))
        .containsEntry("idaction_url", batch.id("http://other.org/?sid=1"));
  }
}
