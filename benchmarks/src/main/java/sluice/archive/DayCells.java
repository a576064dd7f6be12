package sluice.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import sluice.archive.DayCheck.PeriodOfDay;

/**
 * The cells of one site-day, one number of segments and one round, in the order of a day: from
 * scratch, after more hits, with nothing new, after more hits in a new process, and the periods
 * that were put off. Two processes work beside each other in turns: one archives, one reads what
 * sets the limit. Used once, by the main thread.
 */
final class DayCells {
  /** Pauses after which segments, weeks and months, and after which years are due. */
  private static final Duration MONTHS_DUE = Duration.ofMinutes(11);

  private static final Duration YEARS_DUE = Duration.ofMinutes(125);

  /** Time of a day that one use of this class needs beside that of its hits. */
  static final Duration NEEDED = YEARS_DUE.plus(MONTHS_DUE.multipliedBy(4));

  /** A pause after which what was touched is not looked at once more. */
  private static final Duration SETTLED = Duration.ofMinutes(3);

  /** Hits that change the day and are too few to make anything else due. */
  private static final int FEW = 10;

  private final Measuring measuring;
  private final SiteDay day;
  private final Round round;
  private final ArchiveReport report;
  private final Path stateDir;

  /** Null until it is started, as is the other. */
  private ArchiverChild reader;

  private ArchiverChild archiver;
  private Instant at;

  /**
   * Which cells.
   *
   * @param number counted from 0; decides whether the limit comes first
   * @param cells that are reported
   */
  record Round(int number, int segments, Set<CellKind> cells) {
    boolean has(CellKind kind) {
      return cells.contains(kind);
    }
  }

  private DayCells(Measuring measuring, SiteDay day, Round round, ArchiveReport report)
      throws IOException {
    this.measuring = measuring;
    this.day = day;
    this.round = round;
    this.report = report;
    this.stateDir = Files.createTempDirectory("sluice-archive");
  }

  /** Measures and reports. */
  static void measure(Measuring measuring, SiteDay day, Round round, ArchiveReport report)
      throws Exception {
    DayCells cells = new DayCells(measuring, day, round, report);
    try {
      cells.reader = cells.child();
      cells.archiver = cells.child();
      cells.all();
    } catch (IOException e) {
      cells.failed(e);
    } finally {
      cells.close();
    }
  }

  private void close() throws IOException {
    for (ArchiverChild child : new ArchiverChild[] {reader, archiver}) {
      if (child != null) {
        child.close();
      }
    }
    Measuring.delete(stateDir);
  }

  private ArchiverChild child() throws IOException {
    return measuring.child(day.size().database(), stateDir);
  }

  private void all() throws Exception {
    day.segments(round.segments());
    day.forget();
    at = day.now();
    scratch();
    if (round.has(CellKind.MORE)) {
      more(CellKind.MORE);
    }
    if (round.has(CellKind.NOTHING)) {
      nothing();
    }
    if (round.has(CellKind.RESTART)) {
      archiver.close();
      archiver = child();
      more(CellKind.RESTART);
    }
    if (round.has(CellKind.MONTH) || round.has(CellKind.YEAR)) {
      periods();
    }
  }

  private void scratch() throws IOException, SQLException {
    boolean isLimitFirst = round.number() % 2 == 0;
    ArchiverChild.Answer limit = isLimitFirst ? reader.readDay() : null;
    Measuring.Measured run = measuring.measure(() -> archiver.run(at));
    limit = isLimitFirst ? limit : reader.readDay();
    check(PeriodOfDay.DAY, PeriodOfDay.WEEK, PeriodOfDay.MONTH, PeriodOfDay.YEAR);
    if (round.has(CellKind.SCRATCH)) {
      add(CellKind.SCRATCH, run, "reading the day", limit);
    }
  }

  private void more(CellKind kind) throws Exception {
    day.more(day.size().percent());
    at = later(MONTHS_DUE);
    ArchiverChild.Answer limit = reader.readVisits(day.touched());
    Measuring.Measured run = measuring.measure(() -> archiver.run(at));
    check(PeriodOfDay.DAY);
    add(kind, run, "reading the touched visits", limit);
  }

  private void nothing() throws IOException, SQLException {
    at = at.plusSeconds(5);
    ArchiverChild.Answer limit = reader.query("SELECT 1 FROM DUAL WHERE 1 = 0");
    Measuring.Measured run = measuring.measure(() -> archiver.run(at));
    add(CellKind.NOTHING, run, "one statement", limit);
  }

  /** What a run right after another puts off is due later, when nothing else is new. */
  private void periods() throws Exception {
    day.more(FEW);
    at = later(Duration.ofSeconds(5));
    archiver.run(at);
    Instant start = at;
    at = start.plus(SETTLED);
    archiver.run(at);
    at = start.plus(MONTHS_DUE);
    ArchiverChild.Answer days = reader.query(archives(1));
    Measuring.Measured month = measuring.measure(() -> archiver.run(at));
    check(PeriodOfDay.DAY, PeriodOfDay.WEEK, PeriodOfDay.MONTH);
    if (round.has(CellKind.MONTH)) {
      add(CellKind.MONTH, month, "reading the archives of days", days);
    }
    at = start.plus(YEARS_DUE);
    ArchiverChild.Answer months = reader.query(archives(3));
    Measuring.Measured year = measuring.measure(() -> archiver.run(at));
    check(PeriodOfDay.YEAR);
    if (round.has(CellKind.YEAR)) {
      add(CellKind.YEAR, year, "reading the archives of months", months);
    }
  }

  private static String archives(int period) {
    String of = " FROM matomo_archive_%s_2026_10 WHERE idsite = 1 AND period = " + period;
    return "SELECT name, value"
        + of.formatted("numeric")
        + " UNION ALL SELECT name, value"
        + of.formatted("blob");
  }

  private Instant later(Duration pause) throws SQLException {
    Instant due = at.plus(pause);
    Instant hits = day.now();
    return due.isAfter(hits) ? due : hits;
  }

  private void check(PeriodOfDay... periods) throws SQLException {
    try (Connection connection = day.source().getConnection()) {
      DayCheck.sums(connection, periods);
      DayCheck.segments(connection, round.segments());
    }
  }

  private void add(
      CellKind kind, Measuring.Measured run, String limit, ArchiverChild.Answer limitAnswer)
      throws SQLException {
    boolean readsLog =
        kind == CellKind.SCRATCH || kind == CellKind.MORE || kind == CellKind.RESTART;
    report.add(
        new Cell(
            day.size().actions(),
            visits(),
            round.segments(),
            kind,
            round.number(),
            run.answer().seconds(),
            limit,
            limitAnswer.seconds(),
            readsLog ? limitAnswer.count() : 0,
            run.used(),
            run.answer().heap(),
            ""));
  }

  private void failed(IOException cause) throws SQLException {
    ServerCounters none = new ServerCounters(0, 0, 0, Map.of(), 0);
    report.add(
        new Cell(
            day.size().actions(),
            visits(),
            round.segments(),
            CellKind.SCRATCH,
            round.number(),
            0,
            "",
            0,
            0,
            none,
            0,
            cause.getMessage()));
  }

  private long visits() throws SQLException {
    try (Connection connection = day.source().getConnection()) {
      return Sql.number(
          connection,
          "SELECT COUNT(*) FROM matomo_log_visit WHERE visit_last_action_time >= '"
              + SiteDaySize.DAY
              + "'");
    }
  }
}
