package sluice.worker.visit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sluice.log.DateTimes;
import sluice.matomo.TrackerSettings;
import sluice.request.VisitorId;

class VisitorRecognizerTest {

  private static final long NOON = DateTimes.seconds("2026-10-12 12:00:00");

  /** Remembers which look-ups were made. */
  private static final class Found implements KnownVisits {
    private final List<String> lookups = new ArrayList<>();
    private final Optional<Visit> byId;
    private final Optional<Visit> byConfig;

    Found(Optional<Visit> byId, Optional<Visit> byConfig) {
      this.byId = byId;
      this.byConfig = byConfig;
    }

    @Override
    public Optional<Visit> byVisitorId(VisitLookup lookup) {
      lookups.add("id");
      return byId;
    }

    @Override
    public Optional<Visit> byConfigId(VisitLookup lookup) {
      lookups.add(lookup.userId().isPresent() ? "config+user" : "config");
      return byConfig;
    }
  }

  private static final Found NOBODY = new Found(Optional.empty(), Optional.empty());

  private static List<String> lookups(
      TrackerSettings settings, Optional<VisitorId> id, String... parameters) throws SQLException {
    Found found = new Found(Optional.empty(), Optional.empty());
    new VisitorRecognizer().recognise(TestVisits.hit(settings, NOON, id, parameters), found);
    return found.lookups;
  }

  private static boolean continues(Visit visit, Hit hit) throws SQLException {
    VisitMatch match =
        new VisitorRecognizer().recognise(hit, new Found(Optional.of(visit), Optional.empty()));
    assertThat(match.found()).contains(visit);
    return match instanceof VisitMatch.Continued;
  }

  @Test
  void lookupsFollowTheTable() throws SQLException {
    Optional<VisitorId> id = Optional.of(TestVisits.ID);
    TrackerSettings standard = TestVisits.settings();
    TrackerSettings trusting = TestVisits.settings("trust_visitors_cookies", "1");

    assertThat(lookups(trusting, id, "uid", "anna")).containsExactly("id");
    assertThat(lookups(standard, id, "uid", "anna")).containsExactly("id", "config+user");
    assertThat(lookups(standard, id, "cid", "0123456789abcdef")).containsExactly("id");
    assertThat(lookups(standard, id)).containsExactly("id", "config");
    assertThat(lookups(standard, Optional.empty())).containsExactly("config");
    assertThat(lookups(standard, Optional.empty(), "uid", "anna")).containsExactly("config+user");
  }

  @Test
  void secondHitWithin30MinutesJoinsVisit() throws SQLException {
    Visit visit = TestVisits.visit(1, NOON, NOON);
    assertThat(continues(visit, TestVisits.hit(NOON + 1799))).isTrue();
    assertThat(continues(visit, TestVisits.hit(NOON + 1800))).isFalse();
  }

  @Test
  void hitBeforeTheLastActionJoinsVisit() throws SQLException {
    assertThat(continues(TestVisits.visit(1, NOON, NOON), TestVisits.hit(NOON - 600))).isTrue();
  }

  @Test
  void midnightInTheSitesTimeZoneEndsVisit() throws SQLException {
    long beforeMidnight = DateTimes.seconds("2026-10-12 23:59:50");
    Visit visit = TestVisits.visit(1, beforeMidnight, beforeMidnight);
    assertThat(continues(visit, TestVisits.hit(beforeMidnight + 9))).isTrue();
    assertThat(continues(visit, TestVisits.hit(beforeMidnight + 10))).isFalse();
    TrackerSettings lenient = TestVisits.settings("create_new_visit_after_midnight", "0");
    assertThat(
            continues(
                visit, TestVisits.hit(lenient, beforeMidnight + 10, Optional.of(TestVisits.ID))))
        .isTrue();
  }

  @Test
  void newVisitCanBeDemanded() throws SQLException {
    Visit visit = TestVisits.visit(1, NOON, NOON);
    assertThat(continues(visit, TestVisits.hit(NOON + 1, "new_visit", "1"))).isFalse();
  }

  @Test
  void visitorWithTooManyActionsCountsAsUnknown() throws SQLException {
    Visit visit = TestVisits.visit(1, NOON, NOON);
    visit.set(VisitColumns.TOTAL_ACTIONS, 10_000L);
    VisitMatch match =
        new VisitorRecognizer()
            .recognise(TestVisits.hit(NOON + 1), new Found(Optional.of(visit), Optional.empty()));
    assertThat(match).isEqualTo(VisitMatch.UNKNOWN);
  }

  @Test
  void otherUserBeginsAVisitOnlyWhereUserIdsDoNotOverwriteVisitorIds() throws SQLException {
    Visit visit = TestVisits.visit(1, NOON, NOON);
    visit.set(VisitColumns.USER_ID, "anna");
    TrackerSettings keeping = TestVisits.settings("enable_userid_overwrites_visitorid", "0");
    Optional<VisitorId> id = Optional.of(TestVisits.ID);
    assertThat(continues(visit, TestVisits.hit(keeping, NOON + 1, id, "uid", "bert"))).isFalse();
    assertThat(continues(visit, TestVisits.hit(keeping, NOON + 1, id, "uid", "anna"))).isTrue();
    assertThat(continues(visit, TestVisits.hit(NOON + 1, "uid", "bert"))).isTrue();
  }

  @Test
  void unknownVisitorContinuesNothing() throws SQLException {
    VisitMatch match = new VisitorRecognizer().recognise(TestVisits.hit(NOON), NOBODY);
    assertThat(match).isEqualTo(VisitMatch.UNKNOWN);
  }

  @Test
  void userIdsMatchWhateverTheirCase() {
    Visit visit = TestVisits.visit(1, NOON, NOON);
    VisitLookup lookup = TestVisits.hit(NOON, "uid", "Anna").lookup();
    visit.set(VisitColumns.USER_ID, "anna");
    assertThat(lookup.matchesConfig(visit)).isTrue();
    visit.set(VisitColumns.USER_ID, "bert");
    assertThat(lookup.matchesConfig(visit)).isFalse();
    visit.set(VisitColumns.USER_ID, null);
    assertThat(lookup.matchesConfig(visit)).isTrue();
  }
}
