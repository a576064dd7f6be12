package sluice.archive.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.archive.group.GroupTable;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveStore;
import sluice.archive.table.Column;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.MatomoTables;
import sluice.archive.table.Metric;
import sluice.archive.table.NamedColumn;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.table.SideBySide;
import sluice.archive.visit.VisitSlice;
import sluice.php.PhpValue;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/**
 * A running week that is folded with what is kept of its closed days is, byte for byte, the week
 * folded from all its days.
 */
@RealServers
class PeriodFoldIT {
  private static final LocalDate MONDAY = LocalDate.of(2026, 10, 12);
  private static final Period WEEK = Period.of(PeriodKind.WEEK, MONDAY);
  private static final int SITE = 1;
  private static final Map<Column, sluice.archive.table.RowSum.Operation> OPERATIONS =
      Metric.operations(Metric.INDEX_EVENT_MIN_EVENT_VALUE, Metric.INDEX_EVENT_MAX_EVENT_VALUE);

  private final MatomoTables tables;
  private final ClosedParts kept = new ClosedParts(1 << 20);
  private Instant now = Instant.EPOCH;

  PeriodFoldIT(TestDatabase database) throws SQLException {
    tables =
        new MatomoTables(
            new MariaDbDataSource(
                database.jdbcUrl()
                    + "?allowMultiQueries=true&user="
                    + database.user()
                    + "&password="
                    + database.password()),
            "m_");
  }

  /** A report that counts nothing and tells how three tables are folded. */
  private static final class Rules implements Report {
    @Override
    public void add(VisitSlice slice) {}

    @Override
    public List<GroupTable> tables() {
      return List.of();
    }

    @Override
    public void publish(Publication day) {}

    @Override
    public List<PeriodRule> periodRules() {
      return List.of(
          new PeriodRule.Merge("R_cut", RowLimit.of(5, 3, Metric.INDEX_NB_VISITS), OPERATIONS),
          PeriodRule.Merge.of("R_cut_more", RowLimit.of(3, 2, Metric.INDEX_REVENUE)),
          PeriodRule.Merge.of("R_whole", RowLimit.NONE),
          new PeriodRule.RowCount("R_rows", "R_cut", false),
          new PeriodRule.Sum("R_sum"));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void refreshedWeekIsTheWeekFoldedFromAllDays(long seed) throws Exception {
    Random random = new Random(seed);
    try (Connection connection = tables.connect();
        Statement statement = connection.createStatement()) {
      for (String month : List.of("numeric_2026_10", "blob_2026_10")) {
        statement.execute("DROP TABLE IF EXISTS m_archive_" + month);
      }
      statement.execute(
          "CREATE OR REPLACE TABLE m_sequence (name VARCHAR(120) NOT NULL PRIMARY KEY,"
              + " value BIGINT UNSIGNED NOT NULL) ENGINE = InnoDB CHARSET utf8mb4");
      ArchiveStore store = ArchiveStore.of(tables, () -> now);
      for (LocalDate today : MONDAY.datesUntil(MONDAY.plusDays(7)).toList()) {
        for (int run = random.nextInt(4); run > 0; run--) {
          now = today.atTime(LocalTime.of(20 - run, 0)).toInstant(ZoneOffset.UTC);
          publish(connection, store, today, random);
          if (random.nextInt(5) == 0) {
            publish(connection, store, MONDAY.plusDays(random.nextInt(7)), random);
          }
          compare(connection, store, today);
          // Within the second that tells one state of an archive from another.
          publish(connection, store, today, random);
          compare(connection, store, today);
        }
      }
    }
  }

  private void compare(Connection connection, ArchiveStore store, LocalDate today)
      throws SQLException {
    assertThat(records(fold(connection, store, today, kept)))
        .as("at " + now)
        .isEqualTo(records(fold(connection, store, today, new ClosedParts(1 << 20))));
  }

  private static void publish(
      Connection connection, ArchiveStore store, LocalDate day, Random random) throws SQLException {
    ArchiveContents contents = new ArchiveContents();
    contents.number("R_sum", random.nextInt(1000) / 7.0);
    contents.table("R_cut", table(random, 0));
    contents.table("R_whole", table(random, 0));
    if (random.nextBoolean()) {
      contents.table("R_cut_more", table(random, 0));
    }
    ArchiveKey key = new ArchiveKey(SITE, Period.day(day), DoneFlag.ALL);
    if (random.nextBoolean()) {
      store.writer().refresh(connection, key, contents);
    } else {
      store.writer().publish(connection, key, contents);
    }
  }

  private static ArchiveContents fold(
      Connection connection, ArchiveStore store, LocalDate today, ClosedParts closedParts)
      throws SQLException {
    PeriodParts parts = new PeriodParts(store.reader(), connection, connection, SITE, WEEK);
    return new PeriodFold(parts, closedParts, today, SideBySide.ONE_BY_ONE)
        .fold(
            new ArchiveKey(SITE, WEEK, DoneFlag.ALL),
            new PeriodFold.Rules(List.of(), List.of(new Rules()), 1),
            PeriodUniques.NOT_COUNTED);
  }

  private static Map<String, String> records(ArchiveContents contents) {
    Map<String, String> records = new TreeMap<>();
    contents.numerics().forEach((name, value) -> records.put(name, value.toString()));
    contents.blobs().forEach((name, blob) -> records.put(name, HexFormat.of().formatHex(blob)));
    assertThat(records).containsKeys("R_cut", "R_whole", "R_rows");
    return records;
  }

  private static ReportTable table(Random random, int level) {
    ReportTable table = new ReportTable();
    for (int i = random.nextInt(9); i > 0; i--) {
      ReportRow row = table.rowOrNew(label(random));
      fill(row, random);
      if (random.nextInt(4) == 0) {
        row.metadata().put("url", "http://example.org/" + random.nextInt(3));
      }
      if (level < 2 && random.nextInt(3) == 0) {
        row.putSubtable(table(random, level + 1));
      }
    }
    if (random.nextInt(4) == 0) {
      fill(table.summaryOrNew(), random);
    }
    if (random.nextInt(6) == 0) {
      table.markOddMetadata();
    }
    return table;
  }

  private static Object label(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> (Object) (long) random.nextInt(4);
      case 1 -> random.nextInt(3) / 2.0;
      case 2 -> "-1";
      default -> "ö" + random.nextInt(6);
    };
  }

  private static void fill(ReportRow row, Random random) {
    for (Metric metric :
        List.of(
            Metric.INDEX_NB_UNIQ_VISITORS,
            Metric.INDEX_NB_VISITS,
            Metric.INDEX_REVENUE,
            Metric.INDEX_NB_USERS,
            Metric.INDEX_MAX_ACTIONS,
            Metric.INDEX_EVENT_MIN_EVENT_VALUE,
            Metric.INDEX_EVENT_MAX_EVENT_VALUE)) {
      if (random.nextInt(4) != 0) {
        row.columns().put(metric, value(random));
      }
    }
    row.columns().put(NamedColumn.of("own"), value(random));
    if (random.nextBoolean()) {
      Map<Object, Object> goals = new LinkedHashMap<>();
      goals.put((long) random.nextInt(3), new LinkedHashMap<>(Map.of(2L, value(random))));
      row.columns().put(Metric.INDEX_GOALS, goals);
    }
  }

  private static Object value(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(1000) / 100.0;
      case 1 -> random.nextGaussian();
      case 2 -> (Object) PhpValue.Null.INSTANCE;
      case 3 -> Boolean.FALSE;
      case 4 -> "12.5";
      default -> (long) random.nextInt(100);
    };
  }
}
