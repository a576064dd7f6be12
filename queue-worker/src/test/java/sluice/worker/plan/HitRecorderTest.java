package sluice.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sluice.matomo.MatomoInstallation;
import sluice.request.VisitorId;
import sluice.site.CustomDimension;
import sluice.site.TestSite;
import sluice.worker.batch.HitOutcome;
import sluice.worker.visit.TestVisits;
import sluice.worker.visit.Visit;
import sluice.worker.visit.VisitColumns;

/**
 * What a hit becomes among the visits of its batch and of the log tables. Each test has one rule:
 * it records a few requests and looks at the plan.
 */
class HitRecorderTest {

  private final TestMatomo matomo = new TestMatomo();
  private final TestBatch batch = TestBatch.of(matomo);
  private final BatchPlan plan = batch.plan();

  @Test
  void firstHitBeginsAVisitWithItsAction() throws SQLException {
    assertThat(batch.record(TestBatch.page("a", 0))).containsExactly(HitOutcome.RECORDED);

    assertThat(plan.created()).hasSize(1);
    Visit visit = plan.created().get(0);
    assertThat(visit.idVisitor()).isEqualTo(VisitorId.ofHex(TestBatch.VISITOR));
    assertThat(visit.firstAction()).isEqualTo(TestMatomo.NOW);
    assertThat(plan.actions()).hasSize(1);
    assertThat(plan.actions().get(0).values())
        .containsEntry("idaction_url", batch.id("example.org/a"))
        .containsEntry("pageview_position", 1L)
        .containsEntry("time_spent_ref_action", 0L);
  }

  @Test
  void secondHitContinuesTheVisitAndSaysHowLongTheFirstPageTook() throws SQLException {
    batch.record(TestBatch.page("a", 0), TestBatch.page("b", 60));

    assertThat(plan.created()).hasSize(1);
    assertThat(plan.created().get(0).count(VisitColumns.TOTAL_ACTIONS)).isEqualTo(2);
    assertThat(plan.actions().get(1).values())
        .containsEntry("idaction_url_ref", batch.id("example.org/a"))
        .containsEntry("pageview_position", 2L)
        .containsEntry("time_spent_ref_action", 60L);
  }

  @Test
  void hitContinuesAVisitOfTheDatabase() throws SQLException {
    Visit stored = batch.store().add(TestVisits.visit(7, TestMatomo.NOW - 60, TestMatomo.NOW - 60));

    batch.record(TestBatch.page("a", 0));

    assertThat(plan.created()).isEmpty();
    assertThat(plan.changed()).containsExactly(stored);
    assertThat(stored.lastAction()).isEqualTo(TestMatomo.NOW);
    assertThat(plan.actions().get(0).visit()).isSameAs(stored);
  }

  @Test
  void anotherAgentBeginsAVisitAndTheSameGoesOn() throws SQLException {
    matomo.installation(MatomoInstallation.NEWEST);
    String[] agent = {"ai_s", "x", "ai_sa", "\"https://chatgpt.com\"", "ai_si", "y"};
    batch.record(
        TestBatch.page("agent", 0, agent),
        TestBatch.page("agent", 180, agent),
        TestBatch.page("human", 360),
        TestBatch.page("human", 540),
        TestBatch.page("agent", 720, agent),
        TestBatch.page("agent", 900, agent));

    assertThat(plan.created())
        .extracting(visit -> visit.text(VisitColumns.AI_AGENT_NAME).orElse("none"))
        .containsExactly("ChatGPT", "none", "ChatGPT");
    assertThat(plan.created())
        .extracting(visit -> visit.count(VisitColumns.TOTAL_ACTIONS))
        .containsExactly(2L, 2L, 2L);
  }

  @Test
  void agentsAreNotToldApartWhereNoColumnNamesThem() throws SQLException {
    batch.record(
        TestBatch.page("a", 0),
        TestBatch.page("b", 60, "ai_s", "x", "ai_sa", "\"https://chatgpt.com\"", "ai_si", "y"));

    assertThat(plan.created()).hasSize(1);
    assertThat(plan.created().get(0).text(VisitColumns.AI_AGENT_NAME)).isEmpty();
  }

  @Test
  void anAgentThatPingsAPersonsVisitRecordsNothing() throws SQLException {
    matomo.installation(MatomoInstallation.NEWEST);
    assertThat(
            batch.record(
                TestBatch.page("a", 0),
                TestBatch.page(
                    "a", 60, "ping", "1", "ua", "Mozilla/5.0 Chrome/140.0.0.0 Agent-NovaAct/1")))
        .containsExactly(HitOutcome.RECORDED, HitOutcome.NOTHING_TO_RECORD);
  }

  @Test
  void visitorOfALongPastVisitBeginsAnotherOne() throws SQLException {
    long yesterday = TestMatomo.NOW - 86_400;
    Visit stored = batch.store().add(TestVisits.visit(7, yesterday, yesterday));

    batch.record(TestBatch.page("a", 0));

    assertThat(plan.changed()).isEmpty();
    assertThat(stored.lastAction()).isEqualTo(yesterday);
    assertThat(plan.created().get(0).value(VisitColumns.RETURNING)).isEqualTo(1L);
    assertThat(plan.created().get(0).value(VisitColumns.COUNT_VISITS)).isEqualTo(2L);
  }

  @Test
  void anotherCampaignEndsTheVisitButNotItsAddress() throws SQLException {
    Visit stored = batch.store().add(TestVisits.visit(7, TestMatomo.NOW - 60, TestMatomo.NOW - 60));
    stored.set(VisitColumns.REFERER_TYPE, 6L);
    stored.set(VisitColumns.REFERER_NAME, "spring");
    stored.set(VisitColumns.LOCATION_IP, new byte[] {10, 0, 0, 1});
    stored.set(VisitColumns.TOTAL_INTERACTIONS, 4L);

    batch.record(TestBatch.page("a?pk_campaign=summer", 0));

    assertThat(plan.created()).hasSize(1);
    Visit begun = plan.created().get(0);
    assertThat(begun.text(VisitColumns.REFERER_NAME)).contains("summer");
    assertThat(begun.value(VisitColumns.LOCATION_IP)).isEqualTo(new byte[] {10, 0, 0, 1});
    assertThat(stored.lastAction()).isEqualTo(TestMatomo.NOW - 60);
  }

  @Test
  void campaignUpgradesADirectVisitInsteadOfEndingIt() throws SQLException {
    batch.record(TestBatch.page("a", 0), TestBatch.page("b?pk_campaign=summer", 10));

    assertThat(plan.created()).hasSize(1);
    assertThat(plan.created().get(0).text(VisitColumns.REFERER_NAME)).contains("summer");
  }

  @Test
  void pingWithoutAVisitRecordsNothing() throws SQLException {
    assertThat(batch.record(TestBatch.page("a", 0, "ping", "1")))
        .containsExactly(HitOutcome.NOTHING_TO_RECORD);

    assertThat(plan.created()).isEmpty();
    assertThat(plan.touched()).isEmpty();
  }

  @Test
  void pingProlongsTheVisitWithoutAnAction() throws SQLException {
    batch.record(TestBatch.page("a", 0), TestBatch.page("a", 30, "ping", "1"));

    Visit visit = plan.created().get(0);
    assertThat(plan.actions()).hasSize(1);
    assertThat(visit.lastAction()).isEqualTo(TestMatomo.NOW);
    assertThat(visit.value(VisitColumns.TOTAL_TIME)).isEqualTo(31L);
  }

  @Test
  void negativePageTimingIsRefusedAfterTheVisitHasBegun() throws SQLException {
    assertThat(batch.record(TestBatch.page("a", 0, "pf_net", "-2")))
        .containsExactly(HitOutcome.REFUSED_INVALID_PARAMETER);

    assertThat(plan.created()).hasSize(1);
    assertThat(plan.actions()).isEmpty();
  }

  @Test
  void negativePageTimingLeavesAnExistingVisitAlone() throws SQLException {
    Visit stored = batch.store().add(TestVisits.visit(7, TestMatomo.NOW - 60, TestMatomo.NOW - 60));

    batch.record(TestBatch.page("a", 0, "pf_net", "-2"));

    assertThat(plan.changed()).isEmpty();
    assertThat(stored.lastAction()).isEqualTo(TestMatomo.NOW - 60);
  }

  @Test
  void laterPageTimingsGoToThePageThatTheyName() throws SQLException {
    batch.record(
        TestBatch.page("a", 0, "pv_id", "aaaaaa"),
        TestBatch.page("b", 10, "pv_id", "bbbbbb"),
        TestBatch.page("a", 20, "pv_id", "aaaaaa", "ping", "1", "pf_net", "12"));

    assertThat(plan.actions().get(0).values()).containsEntry("time_network", 12L);
    assertThat(plan.actions().get(1).values()).doesNotContainKey("time_network");
  }

  @Test
  void laterPageTimingsFindAPageOfTheDatabase() throws SQLException {
    Visit stored = batch.store().add(TestVisits.visit(7, TestMatomo.NOW - 60, TestMatomo.NOW - 60));
    batch.store().add(stored, new VisitStore.StoredPage(31, "aaaaaa", true, true));

    batch.record(TestBatch.page("a", 0, "pv_id", "aaaaaa", "ping", "1", "pf_net", "12"));

    assertThat(plan.storedActions()).containsEntry(31L, Map.of("time_network", 12L));
  }

  @Test
  void timeSpentIsWrittenToThePreviousActionWhereASiteHasActionDimensions() throws SQLException {
    matomo.with(
        new TestSite()
            .dimensions(
                new CustomDimension(1, 1, "d", CustomDimension.Scope.ACTION, true, List.of()))
            .build());

    batch.record(TestBatch.page("a", 0), TestBatch.page("b", 60));

    assertThat(plan.actions().get(0).values()).containsEntry("time_spent", 60L);
    assertThat(plan.lastActions()).containsValue(plan.actions().get(1));
  }

  @Test
  void hitOfAPastDayMarksThatDay() throws SQLException {
    batch.record(TestBatch.page("a", -86_400), TestBatch.page("b", 0));

    assertThat(plan.pastDays())
        .containsExactly(new BatchPlan.PastDay(1, LocalDate.of(2026, 10, 11)));
    assertThat(plan.oldestHit()).hasValue(TestMatomo.NOW - 86_400);
    assertThat(plan.newestHit()).hasValue(TestMatomo.NOW);
  }

  @Test
  void visitorIsRecognisedByTheFingerprintWhereHeSendsNoId() throws SQLException {
    batch.record(
        TestBatch.page("a", 0, "_id", ""),
        TestBatch.page("b", 10, "_id", ""),
        TestBatch.page("c", 20, "_id", "", "ua", "Mozilla/5.0 (X11; Linux) Firefox/131.0"));

    assertThat(plan.created()).hasSize(2);
    assertThat(plan.created().get(0).count(VisitColumns.TOTAL_ACTIONS)).isEqualTo(2);
    assertThat(plan.created().get(0).text(VisitColumns.USER_ID)).isEqualTo(Optional.empty());
  }
}
