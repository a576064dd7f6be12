package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.segment.ArchivedSegment;
import sluice.matomo.MatomoConfig;
import sluice.php.PhpSerialized;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** The past of new segments, and what plugins ask to be archived again. */
@RealServers
class PastArchivesIT extends ArchiverScenario {
  private static final String SEGMENT = "countryCode==us";
  private static final String HASH = ArchivedSegment.hashOf(SEGMENT);

  /** Days with visits: the 12th of three months. */
  private static final LocalDate MAY = LocalDate.of(2026, 5, 12);

  private static final LocalDate AUGUST = LocalDate.of(2026, 8, 12);
  private static final LocalDate OCTOBER_12 = LocalDate.of(2026, 10, 12);

  @TempDir Path otherStateDir;

  PastArchivesIT(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void spreadVisitsOverTheYear() throws SQLException {
    execute("DROP TABLE IF EXISTS matomo_sluice_archive_past");
    execute("DELETE FROM matomo_segment");
    for (String table :
        new String[] {"log_link_visit_action", "log_conversion", "log_conversion_item"}) {
      execute("DELETE FROM matomo_" + table);
    }
    execute(
        "UPDATE matomo_log_visit SET visit_first_action_time = visit_first_action_time"
            + " - INTERVAL (2 + (idvisit % 3 - 1) * 3) MONTH, visit_last_action_time ="
            + " visit_last_action_time - INTERVAL (2 + (idvisit % 3 - 1) * 3) MONTH"
            + " WHERE idvisit % 3 > 0 AND DATE(visit_last_action_time) = '2026-10-12'");
  }

  private Archiver archiver(Path stateDir, String key, String value) {
    ArchiverConfig config =
        new ArchiverConfig(
            Duration.ofMillis(20),
            EnumSet.allOf(PeriodKind.class),
            true,
            Optional.of(stateDir),
            ArchiveLoad.UNBOUNDED,
            MatomoConfig.defaults().with("General", key, value));
    return new Archiver(config, tables, new SimpleMeterRegistry(), clock);
  }

  @Override
  Archiver archiver(Path stateDir) {
    return archiver(stateDir, "process_new_segments_from", "beginning_of_time");
  }

  private void insertSegment(String created) throws SQLException {
    execute(
        "INSERT INTO matomo_segment (name, definition, hash, login, auto_archive, ts_created)"
            + " VALUES ('US', '"
            + (SEGMENT + "', '" + HASH + "', 'admin', 1, '" + created + "')"));
  }

  private void schedule(String... entries) throws SQLException {
    Map<Object, Object> list = new LinkedHashMap<>();
    for (String entry : entries) {
      list.put((long) list.size(), entry);
    }
    try (PreparedStatement replace =
        connection.prepareStatement("REPLACE INTO matomo_option VALUES ('ReArchiveList', ?, 0)")) {
      replace.setString(1, new String(PhpSerialized.write(list), StandardCharsets.UTF_8));
      replace.executeUpdate();
    }
  }

  private static String entry(String idSites, String plugin, String segment) {
    return String.format(
        "{\"idSites\":%s,\"pluginName\":%s,\"report\":null,\"startDate\":null,\"segment\":%s}",
        idSites, plugin, segment);
  }

  /** Visits that the newest archive of the segment counts; -1 if there is none. */
  private long visitsOfSegment(Period period) throws SQLException {
    String table =
        String.format("matomo_archive_numeric_2026_%02d", period.date1().getMonthValue());
    String sql =
        String.format(
            "SELECT COALESCE((SELECT v.value FROM %s v WHERE v.idarchive = d.idarchive AND v.name ="
                + " 'nb_visits'), 0) FROM %s d WHERE d.name = 'done%s' AND d.idsite = 1 AND"
                + " d.date1 = '%s' AND d.period = %d AND d.value = 1 ORDER BY d.idarchive DESC LIMIT 1",
            table, table, HASH, period.date1(), period.kind().code());
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      return row.next() ? row.getLong(1) : -1;
    }
  }

  private long visitsInLog(LocalDate from) throws SQLException {
    return single(
        "SELECT COUNT(*) FROM matomo_log_visit WHERE idsite = 1 AND location_country = 'us'"
            + " AND visit_last_action_time >= '"
            + (from + "'"));
  }

  @Test
  void newSegmentIsArchivedBackwardsInSlicesThatAnotherProcessResumes() throws SQLException {
    Period year = Period.of(PeriodKind.YEAR, DAY);
    try (Archiver archiver = archiver()) {
      archiver.run();
      insertSegment("2026-11-20 11:00:00");
      schedule(entry("[1]", "null", "\"" + SEGMENT + "\""));
      archiver.run(); // to 20 October
      assertThat(visitsOfSegment(Period.day(OCTOBER_12))).isEqualTo(-1);
      archiver.run(); // to 19 September
      assertThat(visitsOfSegment(Period.day(OCTOBER_12))).isPositive();
      assertThat(visitsOfSegment(OCTOBER)).isEqualTo(visitsInLog(OCTOBER.date1()));
      assertThat(visitsOfSegment(year)).isEqualTo(visitsInLog(OCTOBER.date1()));
      assertThat(visitsOfSegment(Period.day(AUGUST))).isEqualTo(-1);
    }
    try (Archiver other = archiver(otherStateDir)) {
      other.run(); // to 19 August
      assertThat(visitsOfSegment(Period.of(PeriodKind.MONTH, AUGUST))).isEqualTo(-1);
      other.run(); // to 19 July
      assertThat(visitsOfSegment(Period.day(AUGUST))).isPositive();
      assertThat(visitsOfSegment(Period.day(MAY))).isEqualTo(-1);
      for (int slice = 0; slice < 3; slice++) {
        other.run(); // to 1 May
      }
      assertThat(visitsOfSegment(Period.day(MAY))).isPositive();
      assertThat(visitsOfSegment(year)).isEqualTo(visitsInLog(year.date1()));
      assertThat(single("SELECT COUNT(*) FROM matomo_sluice_archive_past")).isZero();
      other.run();
      assertThat(other.lastRun().orElseThrow().archives()).isZero();
    }
  }

  @Test
  void changeOfARunningYearBuildsNothingOfWhatComesWithThePast() throws SQLException {
    try (Archiver archiver = archiver()) {
      archiver.run();
      insertSegment("2026-11-20 11:00:00");
      schedule(entry("[1]", "null", "\"" + SEGMENT + "\""));
      archiver.run();
      insertVisit();
      archiver.run(); // the day is newer than the past, which waits until it is done
      assertThat(visitsOfSegment(Period.day(DAY))).isPositive();
      assertThat(visitsOfSegment(Period.day(AUGUST))).isEqualTo(-1);
    }
  }

  @Test
  void segmentIsArchivedFromItsCreationWhereThatIsConfigured() throws SQLException {
    try (Archiver archiver =
        archiver(stateDir, "process_new_segments_from", "segment_creation_time")) {
      archiver.run();
      insertSegment("2026-10-13 11:00:00");
      insertVisit();
      archiver.run();
      assertThat(visitsOfSegment(Period.day(DAY))).isPositive();
      assertThat(visitsOfSegment(Period.day(OCTOBER_12))).isEqualTo(-1);
      assertThat(visitsOfSegment(Period.of(PeriodKind.MONTH, AUGUST))).isEqualTo(-1);
      assertThat(visitsOfSegment(Period.of(PeriodKind.YEAR, DAY)))
          .isEqualTo(visitsInLog(LocalDate.of(2026, 10, 13)));
    }
  }

  /** With archiving from the browser Matomo schedules nothing. */
  @Test
  void segmentThatNobodyScheduledIsArchivedInSlices() throws SQLException {
    Period year = Period.of(PeriodKind.YEAR, DAY);
    try (Archiver archiver = archiver()) {
      archiver.run();
      insertSegment("2026-11-20 11:00:00");
      insertVisit();
      archiver.run(); // October, then what the year lacks: from 31 August to the 1st
      assertThat(visitsOfSegment(OCTOBER)).isEqualTo(visitsInLog(OCTOBER.date1()));
      assertThat(visitsOfSegment(Period.day(AUGUST))).isPositive();
      assertThat(visitsOfSegment(Period.day(MAY))).isEqualTo(-1);
      assertThat(visitsOfSegment(year)).isEqualTo(visitsInLog(LocalDate.of(2026, 8, 1)));
      for (int slice = 0; slice < 3; slice++) {
        archiver.run();
      }
      assertThat(visitsOfSegment(Period.day(MAY))).isPositive();
      assertThat(visitsOfSegment(year)).isEqualTo(visitsInLog(year.date1()));
      assertThat(single("SELECT COUNT(*) FROM matomo_sluice_archive_past")).isZero();
      archiver.run();
      assertThat(archiver.lastRun().orElseThrow().archives()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void segmentsAreLeftOutOfThePastWhereThatIsConfigured(int excluded) throws SQLException {
    insertSegment("2026-05-01 11:00:00");
    String key = "rearchive_reports_in_past_exclude_segments";
    try (Archiver archiver = archiver(stateDir, key, String.valueOf(excluded))) {
      archiver.run();
      long before = visitsOfSegment(Period.day(OCTOBER_12));
      execute("UPDATE matomo_log_visit SET location_country = 'us', visit_total_time = 99");
      schedule(entry("\"all\"", "\"Goals\"", "null"));
      archiver.run();
      archiver.run();
      assertThat(reports.numbers(1, Period.day(OCTOBER_12)).get("sum_visit_length"))
          .isEqualTo(99 * visits(Period.day(OCTOBER_12)));
      long after = visitsOfSegment(Period.day(OCTOBER_12));
      assertThat(after > before).isEqualTo(excluded == 0);
    }
  }

  @Test
  void pastOfAPluginOfOursIsArchivedAgainAndThatOfOthersIsLeft() throws SQLException {
    try (Archiver archiver = archiver(stateDir, "rearchive_reports_in_past_last_n_months", "1")) {
      archiver.run();
      String ofOthers = entry("\"all\"", "\"Funnels\"", "null");
      schedule(entry("\"all\"", "\"Goals\"", "null"), ofOthers, "no JSON");
      execute(
          "UPDATE matomo_log_visit SET visit_total_time = 99 WHERE DATE(visit_last_action_time)"
              + " IN ('2026-10-12', '2026-08-12')");
      archiver.run();
      archiver.run();
      assertThat(reports.numbers(1, Period.day(OCTOBER_12)).get("max_actions")).isPositive();
      double length = reports.numbers(1, Period.day(OCTOBER_12)).get("sum_visit_length");
      assertThat(length / visits(Period.day(OCTOBER_12))).isEqualTo(99);
      double august = reports.numbers(1, Period.day(AUGUST)).get("sum_visit_length");
      assertThat(august / visits(Period.day(AUGUST))).isNotEqualTo(99);
      try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT option_value FROM matomo_option WHERE option_name = 'ReArchiveList'");
          ResultSet row = select.executeQuery()) {
        row.next();
        assertThat(row.getString(1)).contains("Funnels", "no JSON").doesNotContain("Goals");
      }
    }
  }
}
