package sluice.archive.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import sluice.archive.ArchiveLoad;
import sluice.archive.Archiver;
import sluice.archive.ArchiverConfig;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.MatomoTables;
import sluice.matomo.MatomoConfig;

/** Lets the steps of one stream happen, and compares what is published in the end. */
final class StreamRun implements AutoCloseable {
  /** What the archiver puts off is due by then. */
  private static final Duration PUT_OFF = Duration.ofHours(3);

  /** PHP's transactions end by then, as the archiver may rely on. */
  private static final int LONGEST_TRANSACTION_MINUTES = 10;

  static final String LEAF_PROPERTY = "sluice.archive.leaf";

  /** Flat pages are made where Matomo is the newest. */
  private static final MatomoConfig MATOMO =
      MatomoConfig.defaults()
          .with("General", "datatable_archiving_maximum_rows_actions_flat", "1000");

  private final StreamDatabase database;
  private final MatomoTables tables;
  private final Path folder;
  private final StreamLog log;
  private final DrawnStream stream;
  private Instant now;
  private int hosts;
  private Path stateDir;
  private Archiver archiver;

  /** Days that began before this are not compared with what can be made of the log. */
  private Instant kept = Instant.MIN;

  private Archives beforePurge;

  StreamRun(StreamDatabase database, MatomoTables tables, Path folder, DrawnStream stream) {
    this.database = database;
    this.tables = tables;
    this.folder = folder;
    this.stream = stream;
    this.log = new StreamLog(database);
    this.now = stream.start();
  }

  /** Runs the stream and checks its end. */
  void check() throws SQLException, IOException {
    log.open(stream.zones(), stream.isNewest());
    changeArchiver(Step.Change.OTHER_HOST);
    for (Step step : stream.steps()) {
      happen(step);
    }
    log.commit();
    rest();
    compare();
  }

  private void changeArchiver(Step.Change change) throws IOException {
    close();
    if (change != Step.Change.RESTART) {
      boolean returns = change == Step.Change.OTHER_HOST && hosts > 1;
      stateDir = folder.resolve("host-" + (returns ? hosts - 2 : hosts++));
      Files.createDirectories(stateDir);
    }
    archiver = newArchiver(stateDir);
  }

  private Archiver newArchiver(Path state) {
    ArchiverConfig config =
        new ArchiverConfig(
            Duration.ofMinutes(1),
            EnumSet.allOf(PeriodKind.class),
            true,
            Optional.of(state),
            ArchiveLoad.UNBOUNDED,
            MATOMO);
    InstantSource clock = () -> now;
    // The property is the process's, in which streams run side by side.
    synchronized (StreamRun.class) {
      System.setProperty(LEAF_PROPERTY, Integer.toString(stream.leaf()));
      try {
        return new Archiver(config, tables, new SimpleMeterRegistry(), clock);
      } finally {
        System.clearProperty(LEAF_PROPERTY);
      }
    }
  }

  private void happen(Step step) throws SQLException, IOException {
    if (step instanceof Step.Batch batch) {
      log.record(batch, now);
    } else if (step instanceof Step.Commit) {
      log.commit();
    } else if (step instanceof Step.Wait pause) {
      moveTo(now.plus(Duration.ofMinutes(pause.minutes())));
    } else if (step instanceof Step.Midnight midnight) {
      SiteCalendar calendar = log.calendar(midnight.idSite());
      Instant end = calendar.to(Period.day(calendar.dayOf(now)));
      moveTo(end.plusSeconds(1L + midnight.seconds()));
    } else if (step instanceof Step.Run) {
      archiver.run();
      assertThat(archiver.problem()).isEmpty();
    } else if (step instanceof Step.Archiving archiving) {
      changeArchiver(archiving.change());
    } else {
      change(step);
    }
  }

  private void change(Step step) throws SQLException {
    if (step instanceof Step.Delete deletion) {
      log.delete(deletion);
    } else if (step instanceof Step.Anonymise anonymisation) {
      log.anonymise(anonymisation.visit());
    } else if (step instanceof Step.Invalidate invalidation) {
      log.invalidate(invalidation);
    } else if (step instanceof Step.TimeZone zone) {
      log.invalidateAll(zone.idSite(), "done", now);
      database.timeZone(zone.idSite(), zone.zone());
      log.loadCalendar(zone.idSite());
      log.invalidateAll(zone.idSite(), "done", now);
      beforePurge = null;
    } else if (step instanceof Step.Goal goal) {
      log.goal(goal.idSite());
    } else if (step instanceof Step.Segment segment) {
      database.segment(segment.definition());
      for (int idSite = 1; idSite <= stream.zones().size(); idSite++) {
        log.invalidateAll(idSite, "done", now);
      }
    } else if (step instanceof Step.Update) {
      log.update();
      for (int idSite = 1; idSite <= stream.zones().size(); idSite++) {
        log.invalidateAll(idSite, "done", now);
      }
    } else if (step instanceof Step.Retention retention) {
      purge(retention.days());
    }
  }

  /** No earlier than now; what a transaction holds is committed before it has taken too long. */
  private void moveTo(Instant later) throws SQLException {
    if (later.isAfter(now.plus(Duration.ofMinutes(LONGEST_TRANSACTION_MINUTES)))) {
      log.commit();
    }
    now = later.isAfter(now) ? later : now;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }

  private void purge(int days) throws SQLException {
    log.commit();
    archiver.run();
    LocalDate first = today().minusDays(days);
    Instant oldest = first.atStartOfDay(ZoneOffset.UTC).toInstant();
    // East of UTC the first hours of a day of which the rest is kept are gone.
    beforePurge =
        Archives.read(database.connection())
            .only(key -> key.period() == 1 && begin(key).isBefore(oldest));
    database.retention(days, oldest);
    log.purged(oldest);
    keepNoMore();
    keptDays = days;
  }

  /** 0 = all are kept. */
  private int keptDays;

  private void rest() throws SQLException {
    now = now.plus(PUT_OFF);
    Ending.rest(archiver, () -> now = now.plus(Duration.ofMinutes(20)));
    keepNoMore();
  }

  /** What was refused, or deleted, before more is kept does not come back. */
  private void keepNoMore() {
    if (keptDays > 0) {
      // In its last hour a day counts as over.
      LocalDate day = LocalDate.ofInstant(now.plus(Duration.ofHours(1)), ZoneOffset.UTC);
      Instant first = day.minusDays(keptDays).atStartOfDay(ZoneOffset.UTC).toInstant();
      kept = first.isAfter(kept) ? first : kept;
    }
  }

  private Instant begin(Archives.Key key) {
    return log.calendar(key.idSite()).from(Period.day(key.date1()));
  }

  private boolean isKept(Archives.Key key) {
    return !begin(key).isBefore(kept);
  }

  private void compare() throws SQLException, IOException {
    if (beforePurge != null) {
      Archives purged = Archives.read(database.connection()).only(beforePurge::has);
      assertThat(purged.differences(beforePurge)).as("days whose log is gone").isEmpty();
    }
    Path fresh = Files.createDirectories(folder.resolve("fresh"));
    new Ending(database, log.days(), List.of(stream.rebuilt()), this::isKept)
        .compare(archiver, () -> newArchiver(fresh));
  }

  @Override
  public void close() {
    if (archiver != null) {
      archiver.close();
      archiver = null;
    }
  }
}
