package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import sluice.archive.golden.GoldenDatabase;
import sluice.archive.golden.MatomoArchives;
import sluice.archive.period.PeriodKind;
import sluice.archive.table.BlobCodec;
import sluice.archive.table.MatomoTables;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.verify.ArchiveAge;
import sluice.archive.verify.Difference;
import sluice.archive.verify.Explanation;
import sluice.archive.verify.Findings;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Archives that a real Matomo made are compared with what we compute of the same log. */
@RealServers
class VerificationIT {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z"));

  /** The archive that is changed. */
  private static final String OF_THE_DAY =
      " WHERE idarchive = (SELECT * FROM (SELECT MAX(idarchive) FROM"
          + " matomo_archive_numeric_2026_10 WHERE idsite = 1 AND period = 1 AND date1 ="
          + " '2026-10-12' AND name = 'done') AS day)";

  private static final String BLOBS = "matomo_archive_blob_2026_10" + OF_THE_DAY;

  private final TestDatabase database;
  private Connection connection;
  private MariaDbPoolDataSource pool;
  private MatomoTables tables;

  VerificationIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void open() throws SQLException {
    connection =
        DriverManager.getConnection(
            database.jdbcUrl() + "?allowMultiQueries=true", database.user(), database.password());
    pool =
        new MariaDbPoolDataSource(
            database.jdbcUrl() + "?user=" + database.user() + "&password=" + database.password());
    tables = new MatomoTables(pool, GoldenDatabase.PREFIX);
  }

  @AfterEach
  void close() throws SQLException {
    pool.close();
    connection.close();
  }

  private void load(String corpus) throws Exception {
    GoldenDatabase.dropArchives(connection);
    GoldenDatabase.load(connection, corpus);
    MatomoArchives.load(connection, tables, corpus, CLOCK);
  }

  private Findings verify() throws SQLException {
    return verify("2026-01-01", "2026-12-31", EnumSet.allOf(PeriodKind.class));
  }

  private Findings verifyDay() throws SQLException {
    return verify("2026-10-12", "2026-10-12", Set.of(PeriodKind.DAY));
  }

  private Findings verify(String from, String to, Set<PeriodKind> kinds) throws SQLException {
    return verify(from, to, kinds, Verification.Sample.ALL, ArchiveProgress.NONE);
  }

  private Findings verify(
      String from,
      String to,
      Set<PeriodKind> kinds,
      Verification.Sample sample,
      ArchiveProgress progress)
      throws SQLException {
    return new Verification(config(kinds), tables, CLOCK, () -> false)
        .run(
            new Verification.Request(
                List.of(), LocalDate.parse(from), LocalDate.parse(to), sample, Set.of()),
            progress);
  }

  private static ArchiverConfig config(Set<PeriodKind> kinds) {
    ArchiverConfig all = ArchiverConfig.DEFAULTS;
    return new ArchiverConfig(all.every(), kinds, true, all.stateDir(), all.load(), all.matomo());
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
    }
  }

  private Map<String, byte[]> blobs(String record) throws SQLException {
    Map<String, byte[]> blobs = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT name, value FROM " + BLOBS + " AND name LIKE '" + record + "%'")) {
      while (rows.next()) {
        blobs.put(rows.getString(1), rows.getBytes(2));
      }
    }
    return blobs;
  }

  private void store(String record, ReportTable table) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE matomo_archive_blob_2026_10 SET value = ?" + OF_THE_DAY + " AND name = ?")) {
      for (Map.Entry<String, byte[]> blob : BlobCodec.encode(record, table).entrySet()) {
        update.setBytes(1, blob.getValue());
        update.setString(2, blob.getKey());
        assertThat(update.executeUpdate()).isEqualTo(1);
      }
    }
  }

  @Test
  void aDamagedPartIsSaidAndTheRestIsCompared() throws Exception {
    load("scenarios");
    execute(
        "UPDATE matomo_archive_blob_2026_10 SET value = 'garbage'"
            + OF_THE_DAY
            + " AND name = 'Actions_actions_url'");
    Findings findings =
        verify("2026-10-01", "2026-10-31", EnumSet.of(PeriodKind.WEEK, PeriodKind.MONTH));
    assertThat(findings.notCompared().keySet())
        .anyMatch(why -> why.startsWith("of a period of which a part is damaged"));
    assertThat(findings.total().equal()).isPositive();
    assertThat(findings.isAllExplained()).isFalse();
  }

  @Test
  void archivesOfScenariosAreAllExplained() throws Exception {
    load("scenarios");
    Findings findings = verify();
    assertThat(findings.differences()).isEmpty();
    assertThat(findings.isAllExplained()).isTrue();
    assertThat(findings.archives()).isEqualTo(155);
    assertThat(findings.notCompared()).isEmpty();
    assertThat(findings.total().equal()).isGreaterThan(50_000);
    assertThat(findings.total().explained()).containsOnlyKeys(Explanation.VALUE_TYPE);
  }

  /** The dump has four decimals of each number, so that sums of them differ behind those. */
  @Test
  void archivesOfTheWeekAreAllExplained() throws Exception {
    load("week");
    Findings findings = verify();
    assertThat(findings.differences()).isEmpty();
    assertThat(findings.isAllExplained()).isTrue();
    assertThat(findings.total().equal()).isGreaterThan(600_000);
    assertThat(findings.total().explained())
        .containsOnlyKeys(Explanation.VALUE_TYPE, Explanation.LAST_DIGIT, Explanation.ARBITRARY)
        .hasEntrySatisfying(Explanation.ARBITRARY, values -> assertThat(values).isBetween(1L, 20L));
  }

  @Test
  void archivesThatWereCutAreAllExplained() throws Exception {
    load("limits");
    Findings findings = verify();
    assertThat(findings.differences()).isEmpty();
    assertThat(findings.isAllExplained()).isTrue();
  }

  @Test
  void whatDiffersIsNamed() throws Exception {
    load("scenarios");
    numberThatDiffersIsNamed();
    valueOfARowThatDiffersIsNamed();
    rowThatIsMissingIsNamed();
    recordThatIsMissingIsNamed();
    recordThatCannotBeReadIsNamed();
    numberThatIsMissingIsNamed();
  }

  private void numberThatDiffersIsNamed() throws SQLException {
    execute(
        "UPDATE matomo_archive_numeric_2026_10 SET value = value + 1"
            + OF_THE_DAY
            + " AND name = 'nb_visits'");
    Difference difference = only(verifyDay());
    assertThat(difference.place()).isEqualTo("site 1, day 2026-10-12, done");
    assertThat(difference.record()).isEqualTo("nb_visits");
    assertThat(Double.parseDouble(difference.theirs()))
        .isEqualTo(Double.parseDouble(difference.ours()) + 1);
    execute(
        "UPDATE matomo_archive_numeric_2026_10 SET value = value - 1"
            + OF_THE_DAY
            + " AND name = 'nb_visits'");
  }

  private void valueOfARowThatDiffersIsNamed() throws SQLException {
    ReportTable table = table("Actions_outlink");
    ReportRow host = table.rows().iterator().next();
    ReportRow page = host.subtable().orElseThrow().rows().iterator().next();
    double right = page.number(Metric.INDEX_NB_VISITS);
    page.with(Metric.INDEX_NB_VISITS, (long) right + 7);
    store("Actions_outlink", table);
    Difference difference = only(verifyDay());
    assertThat(difference.record()).isEqualTo("Actions_outlink");
    assertThat(difference.row()).isEqualTo("/" + host.key() + "/" + page.key());
    assertThat(difference.column()).isEqualTo("2");
    assertThat(difference.theirs()).isEqualTo(String.valueOf((long) right + 7));
    assertThat(difference.ours()).isEqualTo(String.valueOf((long) right));
    page.with(Metric.INDEX_NB_VISITS, (long) right);
    store("Actions_outlink", table);
  }

  private void rowThatIsMissingIsNamed() throws SQLException {
    ReportTable whole = table("UserLanguage_language");
    ReportTable table = new ReportTable();
    List<ReportRow> rows = new ArrayList<>(whole.rows());
    ReportRow lost = rows.remove(0);
    rows.forEach(table::add);
    store("UserLanguage_language", table);
    Difference difference = only(verifyDay());
    assertThat(difference.record()).isEqualTo("UserLanguage_language");
    assertThat(difference.row()).isEqualTo("/" + lost.key());
    assertThat(difference.theirs()).isEqualTo("no such row");
    store("UserLanguage_language", whole);
  }

  private void recordThatIsMissingIsNamed() throws SQLException {
    execute(
        "UPDATE matomo_archive_blob_2026_10 SET name = 'DevicesDetection_hidden'"
            + OF_THE_DAY
            + " AND name = 'DevicesDetection_os'");
    Findings findings = verifyDay();
    assertThat(findings.isAllExplained()).isFalse();
    assertThat(findings.differences())
        .extracting(Difference::record, Difference::theirs, Difference::ours)
        .satisfiesExactlyInAnyOrder(
            missing ->
                assertThat(missing.toList()).startsWith("DevicesDetection_os", "no such record"),
            more -> assertThat(more.toList()).endsWith("no such record"));
    execute(
        "UPDATE matomo_archive_blob_2026_10 SET name = 'DevicesDetection_os'"
            + OF_THE_DAY
            + " AND name = 'DevicesDetection_hidden'");
  }

  private void recordThatCannotBeReadIsNamed() throws SQLException {
    byte[] right = blobs("UserCountry_city").get("UserCountry_city");
    set("UserCountry_city", new byte[] {1, 2, 3});
    Difference difference = only(verifyDay());
    assertThat(difference.record()).isEqualTo("UserCountry_city");
    assertThat(difference.theirs()).startsWith("cannot be read");
    set("UserCountry_city", right);
  }

  private void set(String record, byte[] value) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE matomo_archive_blob_2026_10 SET value = ?" + OF_THE_DAY + " AND name = ?")) {
      update.setBytes(1, value);
      update.setString(2, record);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  private void numberThatIsMissingIsNamed() throws SQLException {
    execute(
        "DELETE FROM matomo_archive_numeric_2026_10" + OF_THE_DAY + " AND name = 'max_actions'");
    Difference difference = only(verifyDay());
    assertThat(difference.record()).isEqualTo("max_actions");
    assertThat(difference.theirs()).isEqualTo("none");
  }

  private ReportTable table(String record) throws SQLException {
    return BlobCodec.decode(record, blobs(record)).orElseThrow();
  }

  private static Difference only(Findings findings) {
    assertThat(findings.isAllExplained()).isFalse();
    assertThat(findings.differences()).hasSize(1);
    return findings.differences().get(0);
  }

  @Test
  void archiveThatIsOlderThanItsRowsOrMarkedIsOutdated() throws Exception {
    load("scenarios");
    execute(
        "UPDATE matomo_archive_numeric_2026_10 SET ts_archived = '2026-10-12 00:00:01'"
            + OF_THE_DAY);
    assertThat(verifyDay().outdated()).as("older, and the same").isEmpty();
    execute(
        "UPDATE matomo_archive_numeric_2026_10 SET value = value + 1"
            + OF_THE_DAY
            + " AND name = 'nb_visits'");
    Findings old = verifyDay();
    assertThat(old.isAllExplained()).isTrue();
    assertThat(old.total().explained()).containsEntry(Explanation.OUTDATED, 1L);
    assertThat(old.outdated()).isEqualTo(Map.of(ArchiveAge.BEFORE_ROWS, 1L));
    execute(
        "UPDATE matomo_archive_numeric_2026_10 SET ts_archived = '2026-11-20 12:00:00'"
            + OF_THE_DAY);
    assertThat(verifyDay().isAllExplained()).isFalse();
    execute(
        "INSERT INTO matomo_option (option_name, option_value, autoload) VALUES"
            + " ('a1b2_report_to_invalidate_1_2026-10-12_17', '1', 0)");
    assertThat(verifyDay().total().explained()).containsEntry(Explanation.OUTDATED, 1L);
    assertThat(verifyDay().outdated()).isEqualTo(Map.of(ArchiveAge.MARKED, 1L));
    assertThat(verifyDay().firstOutdated().get(ArchiveAge.MARKED).toString())
        .startsWith("site 1, day 2026-10-12, done: nb_visits: theirs ");
    execute("DELETE FROM matomo_option WHERE option_name LIKE '%to_invalidate_1_2026-10-12%'");
    execute(
        "UPDATE matomo_archive_numeric_2026_10 SET value = 4" + OF_THE_DAY + " AND name = 'done'");
    assertThat(verifyDay().total().explained()).containsEntry(Explanation.OUTDATED, 1L);
    assertThat(verifyDay().outdated()).isEqualTo(Map.of(ArchiveAge.INVALIDATED, 1L));
    aWeekIsOlderThanOneOfItsDays();
  }

  private void aWeekIsOlderThanOneOfItsDays() throws Exception {
    String week =
        " WHERE idsite = 1 AND period = 2 AND date1 = '2026-10-12' AND name NOT LIKE 'done%'";
    execute("UPDATE matomo_archive_numeric_2026_10 SET value = value + 1" + week);
    execute(
        "UPDATE matomo_archive_numeric_2026_10 SET ts_archived = '2026-11-20 12:00:01', value = 1"
            + OF_THE_DAY
            + " AND name = 'done'");
    assertThat(verify("2026-10-12", "2026-10-18", Set.of(PeriodKind.WEEK)).outdated())
        .containsKey(ArchiveAge.BEFORE_PARTS);
  }

  @Test
  void accountThatMayOnlyReadIsEnough() throws Exception {
    load("scenarios");
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE OR REPLACE USER sluice_looks IDENTIFIED BY 'pw'");
      statement.execute("GRANT SELECT ON " + connection.getCatalog() + ".* TO sluice_looks");
    }
    try (MariaDbPoolDataSource reading =
        new MariaDbPoolDataSource(database.jdbcUrl() + "?user=sluice_looks&password=pw")) {
      tables = new MatomoTables(reading, GoldenDatabase.PREFIX);
      assertThat(verify("2026-10-12", "2026-10-18", EnumSet.allOf(PeriodKind.class)).archives())
          .isGreaterThan(100);
    } finally {
      try (Statement statement = connection.createStatement()) {
        statement.execute("DROP USER sluice_looks");
      }
    }
  }

  @Test
  void sampleIsDrawnByItsSeed() throws Exception {
    load("scenarios");
    List<String> first = drawn(new Verification.Sample(0.2, 7));
    assertThat(first).hasSizeBetween(2, 5);
    assertThat(drawn(new Verification.Sample(0.2, 7))).isEqualTo(first);
    assertThat(drawn(new Verification.Sample(0.0001, 7))).hasSize(1);
  }

  private List<String> drawn(Verification.Sample sample) throws SQLException {
    List<String> told = new ArrayList<>();
    ArchiveProgress progress =
        new ArchiveProgress() {
          @Override
          public void begins(Map<Integer, Long> daysBySite) {}

          @Override
          public void done(int idSite, long days, long rows) {
            told.add(idSite + " " + rows);
          }

          @Override
          public void ends() {}
        };
    verify("2026-01-01", "2026-12-31", EnumSet.allOf(PeriodKind.class), sample, progress);
    return told;
  }

  @Test
  void endsWhenMatomoIsInMaintenance() throws Exception {
    load("scenarios");
    Verification verification =
        new Verification(ArchiverConfig.DEFAULTS, tables, CLOCK, () -> true);
    Verification.Request all =
        new Verification.Request(
            List.of(), LocalDate.MIN, LocalDate.MAX, Verification.Sample.ALL, Set.of());
    assertThatThrownBy(() -> verification.run(all, ArchiveProgress.NONE))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("maintenance");
  }
}
