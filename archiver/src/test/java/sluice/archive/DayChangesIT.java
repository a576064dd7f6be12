package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.archive.change.ChangeFinder;
import sluice.archive.change.DayChange;
import sluice.archive.change.Invalidations;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.ArchiveStore;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoInstallation;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** What is told of a day that changed: which visits, that they are to be compared, or all of it. */
@RealServers
class DayChangesIT extends ArchiverScenario {
  private static final LocalDate BEFORE = DAY.minusDays(1);

  DayChangesIT(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void archiveAll() throws SQLException {
    try (Archiver archiver = archiver()) {
      archiver.run();
    }
  }

  /** A process that looks for changes and archives nothing. */
  private ChangeFinder finder() {
    return new ChangeFinder(
        tables,
        ArchiveStore.of(tables, clock).reader(),
        new Invalidations(
            tables, () -> true, MatomoConfig::defaults, () -> MatomoInstallation.REFERENCE),
        () -> false);
  }

  private DayChange find(ChangeFinder finder, LocalDate day) throws SQLException {
    finder.find(connection, Map.of(1, new SiteCalendar(ZoneOffset.UTC)), Set.of(), clock.now);
    assertThat(finder.changed().of(1)).contains(day);
    return finder.changed().change(1, day);
  }

  private void mark(String process) throws SQLException {
    execute(
        "INSERT INTO matomo_option VALUES ('ab12_report_to_invalidate_1_"
            + DAY
            + "_"
            + process
            + "', '1', 0)");
  }

  @Test
  void visitsOfADayAddUpFromProcessToProcessUntilItIsPublished() throws SQLException {
    long first = insertVisit();
    assertThat(find(finder(), DAY).ids()).containsExactly(first);
    long second = insertVisit();
    ChangeFinder other = finder();
    DayChange change = find(other, DAY);
    assertThat(change).isInstanceOf(DayChange.Visits.class);
    assertThat(change.ids()).containsExactly(first, second);
    other.published(connection, 1, List.of(DAY), false);
    long third = insertVisit();
    assertThat(find(other, DAY).ids()).containsExactly(third);
  }

  @Test
  void visitOverMidnightIsToldOfBothDays() throws SQLException {
    long id = insertVisit();
    execute(
        "UPDATE matomo_log_visit SET visit_first_action_time = visit_first_action_time"
            + " - INTERVAL 1 DAY WHERE idvisit = "
            + id);
    ChangeFinder finder = finder();
    assertThat(find(finder, DAY).ids()).containsExactly(id);
    assertThat(find(finder, BEFORE).ids()).containsExactly(id);
  }

  @Test
  void dayThatOurWorkersMarkIsComparedAndOneThatPhpMarksIsWhole() throws SQLException {
    mark("7q0");
    assertThat(find(finder(), DAY)).isInstanceOf(DayChange.Compare.class);
    long id = insertVisit();
    DayChange both = find(finder(), DAY);
    assertThat(both).isInstanceOf(DayChange.Compare.class);
    assertThat(both.ids()).containsExactly(id);
    mark("7");
    assertThat(find(finder(), DAY)).isEqualTo(new DayChange.Whole("option"));
  }

  @Test
  void dayThatIsInvalidatedIsWholeWhateverElseIsFound() throws SQLException {
    insertVisit();
    find(finder(), DAY);
    invalidate(DAY.toString(), 1, "NULL, 0");
    assertThat(find(finder(), DAY)).isEqualTo(new DayChange.Whole("invalidated"));
    mark("7q0");
    insertVisit();
    assertThat(find(finder(), DAY)).isEqualTo(new DayChange.Whole("invalidated"));
  }

  @Test
  void dayThatAnotherProcessArchivedIsWhole() throws SQLException {
    long id = insertVisit();
    ChangeFinder finder = finder();
    assertThat(find(finder, DAY).ids()).containsExactly(id);
    finder.overtaken(connection, 1, List.of(DAY), clock.now);
    finder.published(connection, 1, List.of(DAY), false);
    assertThat(find(finder, DAY)).isEqualTo(new DayChange.Whole("overtaken"));
  }

  @Test
  void daysOfATableOfTheFirstFormAreWhole() throws SQLException {
    execute("ALTER TABLE matomo_sluice_archive_dirty DROP COLUMN reason, DROP COLUMN visits");
    execute(
        "INSERT INTO matomo_sluice_archive_dirty VALUES (1, '"
            + BEFORE
            + "', 7, '2026-11-20 00:00:00', '')");
    long id = insertVisit();
    ChangeFinder finder = finder();
    assertThat(find(finder, BEFORE)).isEqualTo(new DayChange.Whole("unknown"));
    assertThat(finder.changed().change(1, DAY).ids()).containsExactly(id);
  }
}
