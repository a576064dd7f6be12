package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.archive.period.ArchiveLifetimes;
import sluice.archive.period.PeriodKind;

class PaceTest {
  private static final Set<PeriodKind> ALL = EnumSet.allOf(PeriodKind.class);
  private static final LocalDate TODAY = LocalDate.of(2026, 10, 14);
  private static final Instant NOON = Instant.parse("2026-10-14T12:00:00Z");

  private final Pace pace = new Pace();

  private Pace.Plan archive(List<LocalDate> days, Instant now) {
    Pace.Plan plan = pace.plan(1, days, TODAY, now, ALL);
    pace.done(1, plan, now);
    return plan;
  }

  @Test
  void firstArchiveOfASiteIsWhole() {
    assertThat(archive(List.of(TODAY), NOON)).isEqualTo(new Pace.Plan(true, ALL, true));
    assertThat(pace.due(NOON.plus(Duration.ofDays(1)))).isEmpty();
  }

  @Test
  void runningDayAloneIsFollowedByTheRestWhenItIsDue() {
    archive(List.of(TODAY), NOON);
    assertThat(archive(List.of(TODAY), NOON.plusSeconds(60)).kinds()).containsOnly(PeriodKind.DAY);
    assertThat(pace.due(NOON.plusSeconds(120))).isEmpty();
    Instant later = NOON.plus(Duration.ofMinutes(11));
    assertThat(pace.due(later)).containsExactly(1);
    Pace.Plan months = archive(List.of(TODAY), later);
    assertThat(months.withSegments()).isTrue();
    assertThat(months.kinds()).doesNotContain(PeriodKind.YEAR).contains(PeriodKind.MONTH);
    assertThat(pace.due(later.plus(Duration.ofMinutes(11)))).isEmpty();
    assertThat(pace.due(NOON.plus(Duration.ofHours(2)))).containsExactly(1);
    Pace.Plan year = archive(List.of(TODAY), NOON.plus(Duration.ofHours(3)));
    assertThat(year.isWhole()).isTrue();
    assertThat(pace.due(NOON.plus(Duration.ofDays(1)))).isEmpty();
  }

  private static ArchiveLifetimes lifetimes(boolean byBrowser) {
    Map<PeriodKind, Duration> configured =
        Map.of(PeriodKind.DAY, Duration.ofMinutes(15), PeriodKind.YEAR, Duration.ofMinutes(90));
    return new ArchiveLifetimes(configured, byBrowser, false, true);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void yearWaitsForLessThanItsLifetimeWhereReportsMakeArchives(boolean byBrowser) {
    pace.keepTo(lifetimes(byBrowser));
    archive(List.of(TODAY), NOON);
    assertThat(archive(List.of(TODAY), NOON.plus(Duration.ofMinutes(59))).kinds())
        .doesNotContain(PeriodKind.YEAR);
    assertThat(archive(List.of(TODAY), NOON.plus(Duration.ofMinutes(75))).isWhole())
        .isEqualTo(byBrowser);
  }

  @Test
  void monthsWaitForLessThanAShortLifetime() {
    pace.keepTo(
        new ArchiveLifetimes(Map.of(PeriodKind.DAY, Duration.ofMinutes(3)), true, false, true));
    archive(List.of(TODAY), NOON);
    assertThat(archive(List.of(TODAY), NOON.plusSeconds(119)).withSegments()).isFalse();
    assertThat(archive(List.of(TODAY), NOON.plusSeconds(121)).isWhole()).isTrue();
  }

  @Test
  void runsHaveToComeBeforeArchivesAreOutdated() {
    assertThat(Pace.isTooLong(Duration.ofMinutes(10), lifetimes(true))).isFalse();
    assertThat(Pace.isTooLong(Duration.ofMinutes(11), lifetimes(true))).isTrue();
  }

  @Test
  void sitesThatAreGoneAreForgotten() {
    pace.resume(Set.of(1, 2));
    pace.keepSites(Set.of(2));
    assertThat(pace.owed()).containsExactly(2);
  }

  @Test
  void clockThatWasAheadDoesNotPutOffForLong() {
    archive(List.of(TODAY), NOON.plus(Duration.ofDays(400)));
    assertThat(archive(List.of(TODAY), NOON).isWhole()).isTrue();
    assertThat(archive(List.of(TODAY), NOON.plusSeconds(60)).kinds()).containsOnly(PeriodKind.DAY);
  }

  @Test
  void daysThatAreOverAreArchivedWholeAtOnce() {
    archive(List.of(TODAY), NOON);
    assertThat(archive(List.of(TODAY.minusDays(1), TODAY), NOON.plusSeconds(60)).isWhole())
        .isTrue();
  }
}
