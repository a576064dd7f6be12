package sluice.archive.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import sluice.archive.fold.ScopeFold;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.report.ReportSettings;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.site.SiteFacts;
import sluice.archive.table.MatomoTables;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.VisitReader;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** A day counted in pieces that are merged is the day counted whole. */
@RealServers
class MergedFoldsIT {
  private static final Period DAY = Period.day(LocalDate.of(2026, 10, 8));
  private static final SiteFacts SITE =
      new SiteFacts(
          1,
          "https://shop.example.org",
          SiteCalendar.of("UTC"),
          true,
          true,
          List.of(1, 2, 3, 4, 5, 6, 8),
          List.of(new SiteFacts.Dimension(1, 1, true), new SiteFacts.Dimension(3, 1, false)));

  @Test
  void anyCutGivesTheSameArchives(TestDatabase database) throws Exception {
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
      GoldenDatabase.load(connection, "week");
      MatomoTables tables = new MatomoTables(pool, GoldenDatabase.PREFIX);
      Map<String, Object> whole = archives(connection, tables, 100_000);
      assertThat(whole).hasSizeGreaterThan(100);
      for (int piece : new int[] {1, 13, 60}) {
        assertThat(archives(connection, tables, piece))
            .as("pieces of " + piece + " visits")
            .isEqualTo(whole);
      }
    }
  }

  private static Map<String, Object> archives(Connection connection, MatomoTables tables, int piece)
      throws Exception {
    LogActions names = new LogActions(tables);
    VisitReader reader = new VisitReader(tables, names);
    long[] ids = reader.idVisits(connection, 1, SITE.calendar().from(DAY), SITE.calendar().to(DAY));
    Optional<ScopeFold> sum = Optional.empty();
    for (int from = 0; from < ids.length; from += piece) {
      ScopeFold part = new ScopeFold(SITE, ReportSettings.DEFAULTS, DAY, ArchivedSegment.ALL);
      reader.read(
          connection,
          Arrays.copyOfRange(ids, from, Math.min(ids.length, from + piece)),
          bundle -> part.add(bundle, names));
      if (sum.isPresent()) {
        sum.get().merge(part);
      } else {
        sum = Optional.of(part);
      }
    }
    Map<String, Object> values = new TreeMap<>();
    for (ScopeFold.Archive archive : sum.orElseThrow().archives(connection, names, flag -> false)) {
      String flag = archive.flag().rowName();
      archive.contents().numerics().forEach((name, value) -> values.put(flag + " " + name, value));
      archive.contents().blobs().keySet().stream()
          .filter(name -> !name.contains("_chunk_"))
          .forEach(
              name ->
                  GoldenArchives.values(name, archive.contents().blobs())
                      .forEach(
                          (path, value) ->
                              values.put(flag + " " + name + " " + path, rounded(value))));
    }
    return values;
  }

  private static Object rounded(Object value) {
    return value instanceof Double number ? (Object) Math.rint(number * 1e6) : value;
  }
}
