package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sluice.archive.change.DayChange;

class SiteMetersTest {
  private final ArchiverScenario.SettableClock clock = new ArchiverScenario.SettableClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SiteMeters meters = new SiteMeters(registry, clock);

  private double gauge(String name, String site) {
    return registry.get(name).tag("site", site).gauge().value();
  }

  private void work(int idSite) throws SQLException {
    meters.in(idSite, ArchivePhase.COUNT, () -> idSite);
  }

  @Test
  void siteIsBehindFromTheFirstFindingUntilNothingIsLeft() throws SQLException {
    clock.now = Instant.ofEpochSecond(1_000);
    meters.found(List.of(1, 2), Set.of(), Map.of(1, 1L));
    work(1);
    clock.now = Instant.ofEpochSecond(1_060);
    meters.found(List.of(1, 2), Set.of(), Map.of(1, 2L));
    clock.now = Instant.ofEpochSecond(1_090);
    assertThat(gauge("sluice.archive.site.lag.seconds", "1")).isEqualTo(90);
    assertThat(gauge("sluice.archive.site.fresh.timestamp.seconds", "1")).isZero();
    assertThat(gauge("sluice.archive.site.fresh.timestamp.seconds", "other")).isEqualTo(1_060);
    assertThat(meters.lines().get("site 1")).startsWith("behind for 90 s, last up to date never");
    meters.upToDate(1);
    assertThat(gauge("sluice.archive.site.lag.seconds", "1")).isZero();
    assertThat(gauge("sluice.archive.site.fresh.timestamp.seconds", "1")).isEqualTo(1_090);
  }

  @Test
  void siteWhoseTurnOutlastsRunsStaysBehind() throws SQLException {
    clock.now = Instant.ofEpochSecond(1_000);
    meters.found(List.of(1), Set.of(), Map.of(1, 3L));
    work(1);
    clock.now = Instant.ofEpochSecond(1_060);
    meters.found(List.of(1), Set.of(1), Map.of());
    work(1);
    clock.now = Instant.ofEpochSecond(1_120);
    meters.found(List.of(1), Set.of(1), Map.of(1, 1L));
    assertThat(gauge("sluice.archive.site.lag.seconds", "1")).isEqualTo(120);
    assertThat(gauge("sluice.archive.site.fresh.timestamp.seconds", "1")).isZero();
    meters.found(List.of(1), Set.of(), Map.of());
    assertThat(gauge("sluice.archive.site.lag.seconds", "1")).isZero();
  }

  @Test
  void siteMayBeBehindForAsLongAsNoLookHasEnded() throws SQLException {
    clock.now = Instant.ofEpochSecond(1_000);
    meters.looks();
    meters.found(List.of(1), Set.of(), Map.of(1, 1L));
    work(1);
    meters.upToDate(1);
    clock.now = Instant.ofEpochSecond(1_060);
    meters.looks();
    clock.now = Instant.ofEpochSecond(1_090);
    meters.looks();
    clock.now = Instant.ofEpochSecond(1_100);
    assertThat(gauge("sluice.archive.site.lag.seconds", "1")).isEqualTo(40);
    assertThat(meters.lines().get("site 1")).startsWith("behind for 40 s");
    meters.found(List.of(1), Set.of(), Map.of(1, 1L));
    assertThat(gauge("sluice.archive.site.lag.seconds", "1")).isEqualTo(40);
    meters.upToDate(1);
    meters.found(List.of(1), Set.of(), Map.of());
    assertThat(gauge("sluice.archive.site.lag.seconds", "1")).isZero();
    assertThat(meters.lines().get("site 1")).startsWith("up to date");
  }

  @Test
  void sitesThatComeAndGoTakeNoMetersOfOthers() throws SQLException {
    for (int i = 0; i <= SiteMeters.NAMED_SITES; i++) {
      meters.found(List.of(1), Set.of(), Map.of(1, 1L));
      work(1);
      meters.found(List.of(), Set.of(), Map.of());
    }
    meters.found(List.of(1, 2), Set.of(), Map.of(1, 1L, 2, 1L));
    work(2);
    work(1);
    clock.now = clock.now.plusSeconds(7);
    assertThat(gauge("sluice.archive.site.lag.seconds", "1")).isEqualTo(7);
    assertThat(gauge("sluice.archive.site.lag.seconds", "2")).isEqualTo(7);
    assertThat(registry.find("sluice.archive.site.lag.seconds").gauges()).hasSize(3);
  }

  @Test
  void rowsAndRebuildsAreCountedWithTheirReason() throws SQLException {
    List<String> told = new ArrayList<>();
    meters.tell(
        new ArchiveProgress() {
          @Override
          public void begins(Map<Integer, Long> daysBySite) {
            told.add("begins " + daysBySite);
          }

          @Override
          public void done(int idSite, long days, long rows) {
            told.add(idSite + " " + days + " " + rows);
          }

          @Override
          public void ends() {
            told.add("ends");
          }
        });
    meters.found(List.of(4), Set.of(), Map.of(4, 2L));
    work(4);
    meters.dayDone(4, new DayChange.Whole("first-look"), 70);
    meters.dayDone(4, new DayChange.Visits(new long[] {1}), 5);
    meters.ended();
    assertThat(told).containsExactly("begins {4=2}", "4 1 70", "4 1 5", "ends");
    assertThat(registry.get("sluice.archive.rows.read").counter().count()).isEqualTo(75);
    assertThat(
            registry
                .get("sluice.archive.dates.rebuilt")
                .tag("reason", "first-look")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void sitesBeyondTheBoundShareTheirMeters() throws SQLException {
    List<Integer> sites = IntStream.rangeClosed(1, SiteMeters.NAMED_SITES + 20).boxed().toList();
    Map<Integer, Long> days = new TreeMap<>();
    sites.forEach(idSite -> days.put(idSite, 1L));
    meters.found(sites, Set.of(), days);
    for (int idSite : sites) {
      work(idSite);
    }
    sites.forEach(idSite -> meters.dayDone(idSite, DayChange.NONE, 1));
    assertThat(registry.find("sluice.archive.site.lag.seconds").gauges())
        .hasSize(SiteMeters.NAMED_SITES + 1);
    assertThat(
            registry.getMeters().stream()
                .filter(meter -> meter.getId().getTag("site") != null)
                .map(meter -> meter.getId().getName()))
        .containsOnly(
            "sluice.archive.site.fresh.timestamp.seconds", "sluice.archive.site.lag.seconds");
    assertThat(registry.get("sluice.archive.rows.read").counters()).hasSize(1);
    assertThat(meters.lines())
        .hasSize(11)
        .containsEntry("and", "60 sites that are not further behind");
  }

  @Test
  void phaseWithinAPhaseIsTakenOut() throws SQLException {
    meters.in(1, ArchivePhase.PERIODS, () -> meters.in(1, ArchivePhase.PUBLISH, this::spin));
    assertThat(seconds("publish")).isGreaterThanOrEqualTo(0.02);
    assertThat(seconds("periods")).isLessThan(seconds("publish"));
  }

  private long spin() {
    long end = System.nanoTime() + 20_000_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return end;
  }

  private double seconds(String phase) {
    return registry.get("sluice.archive.phase.seconds").tag("phase", phase).counter().count();
  }
}
