package sluice.archive.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import sluice.archive.Archiver;
import sluice.archive.ArchiverConfig;
import sluice.archive.period.PeriodKind;
import sluice.archive.table.MatomoTables;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/**
 * Archives of the log tables that a real Matomo wrote, compared with the archives that it made of
 * them.
 */
@RealServers
class GoldenArchivesIT {

  @Test
  void scenariosGiveMatomosArchives(TestDatabase database) throws Exception {
    check(database, "scenarios", "2026-10-12", "2026-10-17");
  }

  @Test
  void weekGivesMatomosArchives(TestDatabase database) throws Exception {
    check(database, "week", "2026-10-04", "2026-10-12");
  }

  @Test
  void limitsGiveMatomosArchives(TestDatabase database) throws Exception {
    check(database, "limits", "2026-10-14", "2026-10-14");
  }

  /** What is new, and nothing else: all values of before are those of 5.1.2. */
  @Test
  void newestMatomoKeepsAllValuesAndAddsRecordsOfItsOwn(TestDatabase database) throws Exception {
    Set<String> added = new TreeSet<>();
    check(
        database,
        new Corpus("scenarios", "2026-10-12", "2026-10-17", true),
        (found, millis) -> {
          assertThat(found.differences().stream().filter(line -> !isArbitrary(line)).limit(50))
              .isEmpty();
          for (String archive : found.tooMany()) {
            added.add(
                archive
                    .substring(archive.lastIndexOf(' ') + 1)
                    .replaceAll("done[0-9a-f]{32}", "done<hash>"));
          }
        });
    assertThat(added)
        .containsExactly(
            "BotTracking_AIChatbotsAIFavouredPages",
            "BotTracking_AIChatbotsBrokenContent",
            "BotTracking_AIChatbotsDocuments",
            "BotTracking_AIChatbotsHumanFavouredPages",
            "BotTracking_AIChatbotsPages",
            "BotTracking_AIChatbotsRequestedDocuments",
            "BotTracking_AIChatbotsRequestedPages",
            "Referrers_entryTitleByAIAssistant",
            "Referrers_entryUrlByAIAssistant",
            "done<hash>.VisitsSummary");
  }

  private record Corpus(String name, String from, String to, boolean isNewest) {}

  @FunctionalInterface
  private interface Check {
    void accept(GoldenArchives.Comparison found, long millis);
  }

  private static void check(TestDatabase database, String corpus, String from, String to)
      throws SQLException, IOException {
    check(
        database,
        new Corpus(corpus, from, to, false),
        (found, millis) -> report(found, corpus, millis));
  }

  private static void check(TestDatabase database, Corpus corpus, Check check)
      throws SQLException, IOException {
    try (Connection connection =
            DriverManager.getConnection(
                database.jdbcUrl() + "?allowMultiQueries=true",
                database.user(),
                database.password());
        MariaDbPoolDataSource pool =
            new MariaDbPoolDataSource(
                database.jdbcUrl()
                    + "?user="
                    + database.user()
                    + "&password="
                    + database.password())) {
      GoldenDatabase.dropArchives(connection);
      GoldenDatabase.load(connection, corpus.name());
      NewestMatomo.version(connection, corpus.isNewest());
      if (corpus.isNewest()) {
        NewestMatomo.tables(connection);
      }
      MatomoTables tables = new MatomoTables(pool, GoldenDatabase.PREFIX);
      InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z"));
      long start = System.nanoTime();
      new Archiver(ArchiverConfig.DEFAULTS, tables, new SimpleMeterRegistry(), clock)
          .rebuild(
              new Archiver.Request(
                  List.of(),
                  LocalDate.parse(corpus.from()),
                  LocalDate.parse(corpus.to()),
                  EnumSet.allOf(PeriodKind.class)));
      long millis = (System.nanoTime() - start) / 1_000_000;
      check.accept(GoldenArchives.compare(connection, corpus.name(), key -> true), millis);
    }
  }

  /**
   * Page views before a conversion, of a visit with several conversions of one goal: Matomo's SQL
   * takes that of any of them (docs:
   * archiver/docs/known-differences.md#values-that-depend-on-chance-in-matomo).
   */
  static boolean isArbitrary(String difference) {
    return difference.matches("[^:]*Actions_actions(_url)? .*/10\\.-?\\d+\\.9: .*");
  }

  private static void report(GoldenArchives.Comparison found, String corpus, long millis) {
    System.out.printf(
        "%s: %.3f%% of %d values equal, %d archives too many, %d ms%n",
        corpus, found.percent(), found.total(), found.tooMany().size(), millis);
    assertThat(found.differences().stream().filter(line -> !isArbitrary(line)).limit(50)).isEmpty();
    assertThat(found.tooMany()).isEmpty();
  }
}
