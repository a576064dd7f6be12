package sluice.worker.visit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.request.VisitorId;
import sluice.worker.action.Action;
import sluice.worker.action.ActionColumn;
import sluice.worker.referrer.Referrer;
import sluice.worker.referrer.ReferrerType;

/** Columns of log_visit (docs: queue-worker/docs/log-tables.md#log_visit). */
class VisitRowsTest {

  private static final long START = 1_704_164_645; // 2024-01-02 03:04:05 UTC
  private static final VisitorId RANDOM = new VisitorId(42);
  private static final Referrer DIRECT =
      new Referrer(ReferrerType.DIRECT, Optional.empty(), Optional.empty(), Optional.of(""));
  private static final Referrer WEBSITE =
      new Referrer(
          ReferrerType.WEBSITE,
          Optional.of("other.org"),
          Optional.empty(),
          Optional.of("http://x"));

  private static Visit begin(Hit hit, Optional<Visit> previous, boolean isConverted) {
    return VisitRows.begin(
        new VisitRows.Begin(hit, previous, RANDOM), ids(7, 8), DIRECT, isConverted);
  }

  private static ActionIdColumns ids(long url, long name) {
    return new ActionIdColumns(
        Map.of(ActionColumn.IDACTION_URL, url, ActionColumn.IDACTION_NAME, name));
  }

  private static void proceed(Visit visit, Hit hit, ActionIdColumns ids, boolean isConverted) {
    Optional<Action> action = hit.isPing() ? Optional.empty() : hit.action().map(it -> it.action());
    VisitRows.continueVisit(hit, visit, ids, new VisitRows.Continued(action, DIRECT, isConverted));
  }

  @ParameterizedTest
  @CsvSource({"5,7,9,05:07:09", "25,61,x,00:00:05", ",,,03:04:05"})
  void localTimeIsTakenFromTheHit(String hour, String minute, String second, String stored) {
    Hit hit =
        TestVisits.hit(
            START,
            "h",
            hour == null ? "" : hour,
            "m",
            minute == null ? "" : minute,
            "s",
            second == null ? "" : second);
    assertThat(begin(hit, Optional.empty(), false).value("visitor_localtime")).isEqualTo(stored);
  }

  @Test
  void unknownVisitorStartsAtZero() {
    Visit visit = begin(TestVisits.hit(START), Optional.empty(), false);
    assertThat(visit.idVisitor()).isEqualTo(TestVisits.ID);
    assertThat(visit.values())
        .containsEntry(VisitColumns.RETURNING, 0L)
        .containsEntry(VisitColumns.SINCE_FIRST, 0L)
        .containsEntry(VisitColumns.SINCE_ORDER, null)
        .containsEntry(VisitColumns.COUNT_VISITS, 1L)
        .containsEntry("visitor_seconds_since_last", 0L)
        .containsEntry(VisitColumns.PROFILABLE, 1L)
        .containsEntry(VisitColumns.TOTAL_TIME, 0L);
  }

  @Test
  void visitorWithoutIdGetsARandomOne() {
    Hit hit = TestVisits.hit(TestVisits.settings(), START, Optional.empty());
    Visit visit = begin(hit, Optional.empty(), false);
    assertThat(visit.idVisitor()).isEqualTo(RANDOM);
    assertThat(visit.value(VisitColumns.PROFILABLE)).isEqualTo(0L);
  }

  @Test
  void knownVisitorKeepsTheStoredIdAndCountsOn() {
    Visit before = TestVisits.visit(1, START - 5000, START - 4000);
    before.set(VisitColumns.IDVISITOR, new VisitorId(99).bytes());
    before.set(VisitColumns.SINCE_FIRST, 100L);
    Visit visit = begin(TestVisits.hit(START), Optional.of(before), false);
    assertThat(visit.idVisitor()).isEqualTo(new VisitorId(99));
    assertThat(visit.values())
        .containsEntry(VisitColumns.RETURNING, 1L)
        .containsEntry(VisitColumns.SINCE_FIRST, 5100L)
        .containsEntry(VisitColumns.COUNT_VISITS, 2L)
        .containsEntry("visitor_seconds_since_last", 5000L);
  }

  @Test
  void visitAfterTheOrderingVisitIsReturningNotCustomer() {
    Visit before = TestVisits.visit(1, START - 1871, START - 1801);
    before.set(VisitColumns.SINCE_ORDER, 0L);
    Visit next = begin(TestVisits.hit(START), Optional.of(before), false);
    assertThat(next.values())
        .containsEntry(VisitColumns.RETURNING, 1L)
        .containsEntry(VisitColumns.SINCE_ORDER, 1871L);

    Visit third = begin(TestVisits.hit(START + 4000), Optional.of(next), false);
    assertThat(third.value(VisitColumns.RETURNING)).isEqualTo(2L);
  }

  @Test
  void visitBeforeTheKnownOneHasNoDistances() {
    Visit before = TestVisits.visit(1, START + 5000, START + 5000);
    Visit visit = begin(TestVisits.hit(START), Optional.of(before), false);
    assertThat(visit.values())
        .containsEntry(VisitColumns.SINCE_FIRST, null)
        .containsEntry("visitor_seconds_since_last", null);
  }

  @Test
  void conversionOfAKnownVisitorAddsToTheTotalTime() {
    Visit before = TestVisits.visit(1, START - 5000, START - 4000);
    Hit order = TestVisits.hit(START, "idgoal", "0", "ec_id", "X");
    assertThat(begin(order, Optional.of(before), true).value(VisitColumns.TOTAL_TIME))
        .isEqualTo(2L);
    assertThat(begin(order, Optional.empty(), true).value(VisitColumns.TOTAL_TIME)).isEqualTo(0L);
  }

  @Test
  void visitGrowsAsInTheReferencesScenario() {
    Visit visit = begin(TestVisits.hit(START, "url", "http://example.org/a"), none(), false);
    assertThat(visit.value(VisitColumns.EXIT_URL)).isEqualTo(7L);

    proceed(visit, TestVisits.hit(START + 10, "e_c", "c", "e_a", "a"), ids(1, 0), false);
    assertTotals(visit, 2, 1, 11);
    assertThat(visit.value(VisitColumns.EXIT_URL)).isEqualTo(7L);

    proceed(visit, TestVisits.hit(START + 20, "search", "k"), ids(0, 3), false);
    assertTotals(visit, 3, 2, 21);
    assertThat(visit.value(VisitColumns.EXIT_URL)).isNull();
    assertThat(visit.value(VisitColumns.EXIT_NAME)).isEqualTo(3L);

    proceed(visit, TestVisits.hit(START + 30, "url", "http://example.org/b"), ids(5, 0), false);
    assertTotals(visit, 4, 3, 31);
    assertThat(visit.value(VisitColumns.EXIT_URL)).isEqualTo(5L);
    assertThat(visit.value(VisitColumns.EXIT_NAME)).isEqualTo(3L);

    proceed(visit, TestVisits.hit(START + 40, "ping", "1"), ActionIdColumns.NONE, false);
    assertTotals(visit, 4, 3, 41);
    assertThat(visit.lastAction()).isEqualTo(START + 30);

    proceed(visit, TestVisits.hit(START + 50, "idgoal", "7"), ActionIdColumns.NONE, true);
    assertTotals(visit, 4, 3, 60);
    assertThat(visit.value(VisitColumns.GOAL_CONVERTED)).isEqualTo(1L);

    proceed(visit, TestVisits.hit(START + 60, "idgoal", "0"), ActionIdColumns.NONE, false);
    assertTotals(visit, 4, 3, 61);
    assertThat(visit.value(VisitColumns.GOAL_BUYER)).isEqualTo(2L);

    Hit order = TestVisits.hit(START + 70, "idgoal", "0", "ec_id", "X");
    proceed(visit, order, ActionIdColumns.NONE, true);
    assertTotals(visit, 4, 3, 73);
    assertThat(visit.value(VisitColumns.GOAL_BUYER)).isEqualTo(1L);
    assertThat(visit.value(VisitColumns.SINCE_ORDER)).isEqualTo(0L);

    proceed(visit, TestVisits.hit(START + 80, "idgoal", "0"), ActionIdColumns.NONE, false);
    assertThat(visit.value(VisitColumns.GOAL_BUYER)).isEqualTo(3L);
  }

  private static Optional<Visit> none() {
    return Optional.empty();
  }

  private static void assertTotals(Visit visit, long actions, long interactions, long time) {
    assertThat(visit.values())
        .containsEntry(VisitColumns.TOTAL_ACTIONS, actions)
        .containsEntry(VisitColumns.TOTAL_INTERACTIONS, interactions)
        .containsEntry(VisitColumns.TOTAL_TIME, time);
  }

  @Test
  void lastActionNeverMovesBackwards() {
    Visit visit = TestVisits.visit(1, START, START + 100);
    proceed(visit, TestVisits.hit(START + 50), ids(1, 0), false);
    assertThat(visit.lastAction()).isEqualTo(START + 100);
    assertThat(visit.value(VisitColumns.TOTAL_TIME)).isEqualTo(51L);
  }

  @Test
  void directVisitIsUpgradedByALaterReferrer() {
    Visit visit = TestVisits.visit(1, START, START);
    Hit hit = TestVisits.hit(START + 5);
    VisitRows.continueVisit(
        hit,
        visit,
        ActionIdColumns.NONE,
        new VisitRows.Continued(Optional.empty(), WEBSITE, false));
    assertThat(visit.values())
        .containsEntry(VisitColumns.REFERER_TYPE, 3L)
        .containsEntry(VisitColumns.REFERER_NAME, "other.org");

    VisitRows.continueVisit(
        hit, visit, ActionIdColumns.NONE, new VisitRows.Continued(Optional.empty(), DIRECT, false));
    assertThat(visit.value(VisitColumns.REFERER_TYPE)).isEqualTo(3L);
  }

  @Test
  void loadedVisitKeepsCountersAsIncrements() {
    Visit visit = TestVisits.visit(1, START, START);
    proceed(visit, TestVisits.hit(START + 1), ids(1, 0), false);
    proceed(visit, TestVisits.hit(START + 2), ids(1, 0), false);
    assertThat(visit.increments())
        .containsEntry(VisitColumns.TOTAL_ACTIONS, 2L)
        .containsEntry(VisitColumns.TOTAL_INTERACTIONS, 2L);
    assertThat(visit.changed()).doesNotContain(VisitColumns.TOTAL_ACTIONS, VisitColumns.IDVISITOR);
  }

  @Test
  void profilableIsNeverTakenBack() {
    Visit visit = TestVisits.visit(1, START, START);
    visit.set(VisitColumns.PROFILABLE, 1L);
    Hit anonymous = TestVisits.hit(TestVisits.settings(), START + 1, Optional.empty());
    proceed(visit, anonymous, ids(1, 0), false);
    assertThat(visit.value(VisitColumns.PROFILABLE)).isEqualTo(1L);
  }
}
