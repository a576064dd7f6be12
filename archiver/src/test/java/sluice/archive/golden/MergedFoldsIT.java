package sluice.archive.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import sluice.archive.fold.ScopeFold;
import sluice.archive.group.IdNumbers;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.report.ReportSettings;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.MatomoTables;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.VisitBundle;
import sluice.archive.visit.VisitReader;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.site.CustomDimension;
import sluice.site.Site;
import sluice.site.TestSite;

/**
 * A day counted in pieces, written, read and merged in any order, is the day counted whole, byte
 * for byte.
 */
@RealServers
class MergedFoldsIT {
  private static final int RUNS = 12;
  private static final Period DAY = Period.day(LocalDate.of(2026, 10, 8));
  private static final Site SITE =
      new TestSite()
          .urls("https://shop.example.org")
          .goalIds(1, 2, 3, 4, 5, 6, 8)
          .dimensions(
              new CustomDimension(1, 1, "", CustomDimension.Scope.VISIT, false, List.of()),
              new CustomDimension(3, 1, "", CustomDimension.Scope.ACTION, false, List.of()))
          .build();

  /** Ids have the same numbers in all folds, or their bytes would differ. */
  private static final IdNumbers NUMBERS = new IdNumbers();

  @Test
  void anyCutInAnyOrderGivesTheSameBytes(TestDatabase database) throws Exception {
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
      check(connection, tables);
    }
  }

  private static void check(Connection connection, MatomoTables tables) throws Exception {
    LogActions names = new LogActions(tables);
    VisitReader reader = new VisitReader(tables, names);
    long[] ids =
        reader.idVisits(
            connection, 1, SiteCalendar.of(SITE).from(DAY), SiteCalendar.of(SITE).to(DAY));
    List<VisitBundle> visits = new ArrayList<>();
    reader.read(connection, ids, visits::add);
    ScopeFold whole = counted(visits, names);
    Map<String, String> expected = FoldRecords.of(whole, connection, names);
    assertThat(expected).hasSizeGreaterThan(80);
    Random random = new Random(11);
    for (int run = 0; run < RUNS; run++) {
      Collections.shuffle(visits, random);
      ScopeFold merged = merged(pieces(visits, names, random), random);
      assertThat(written(merged)).as("tables of run " + run).isEqualTo(written(whole));
      assertThat(FoldRecords.of(merged, connection, names))
          .as("archives of run " + run)
          .isEqualTo(expected);
    }
  }

  private static ScopeFold counted(List<VisitBundle> visits, LogActions names) {
    ScopeFold fold = empty();
    visits.forEach(visit -> fold.add(visit, names));
    return fold;
  }

  private static ScopeFold empty() {
    return new ScopeFold(SITE, ReportSettings.DEFAULTS, DAY, ArchivedSegment.ALL)
        .numberedBy(NUMBERS);
  }

  /** Folds of pieces of 1 to 60 visits, some of them written and read. */
  private static List<ScopeFold> pieces(List<VisitBundle> visits, LogActions names, Random random)
      throws IOException {
    List<ScopeFold> pieces = new ArrayList<>();
    for (int from = 0; from < visits.size(); ) {
      int to = Math.min(visits.size(), from + 1 + random.nextInt(60));
      ScopeFold piece = counted(visits.subList(from, to), names);
      pieces.add(random.nextBoolean() ? piece : read(written(piece)));
      from = to;
    }
    return pieces;
  }

  /** Merges two at random until one is left, some of them on top of a copy. */
  private static ScopeFold merged(List<ScopeFold> pieces, Random random) {
    while (pieces.size() > 1) {
      ScopeFold other = pieces.remove(random.nextInt(pieces.size()));
      ScopeFold into = pieces.remove(random.nextInt(pieces.size()));
      ScopeFold copy = empty();
      if (random.nextBoolean()) {
        copy.merge(into);
        into = copy;
      }
      into.merge(other);
      pieces.add(into);
    }
    return pieces.get(0);
  }

  private static byte[] written(ScopeFold fold) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    fold.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static ScopeFold read(byte[] bytes) throws IOException {
    ScopeFold fold = empty();
    fold.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    return fold;
  }
}
