package sluice.archive.streams;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.tries.Tries;

/**
 * Whatever happens to the log, and whenever the archiver runs, in the end the archives of all
 * periods are those that are made of the log in one go. {@code -Dsluice.streams=20000} searches for
 * longer, {@code -Dsluice.tries.seed=} begins with that stream.
 */
@RealServers
class RandomStreamsIT {
  private static final int STREAMS = Integer.getInteger("sluice.streams", 500);

  /** While one waits for the database another counts. */
  private static final int SIDE_BY_SIDE = 2;

  /** A try takes a second or two. */
  private static final Duration SHRINKING =
      Duration.ofSeconds(Integer.getInteger("sluice.streams.shrinking", 240));

  @TempDir(factory = InMemory.class)
  Path folder;

  private final TestDatabase server;

  RandomStreamsIT(TestDatabase server) {
    this.server = server;
  }

  @Test
  void archivingAsItComesEqualsArchivingOnceEqualsARebuild() throws Exception {
    List<StreamTables> all = new ArrayList<>();
    try {
      for (int i = 0; i < SIDE_BY_SIDE; i++) {
        all.add(StreamTables.make(server, "_" + i, folder));
      }
      List<Tries.Claim<DrawnStream>> claims = new ArrayList<>();
      all.forEach(tables -> claims.add(tables::check));
      Tries.forAllSideBySide(STREAMS, SHRINKING, DrawnStream::draw, claims);
    } finally {
      for (StreamTables tables : all) {
        tables.close();
      }
    }
  }

  /** The clock shows 23 o'clock twice: the second time belongs to no day, yet to its week. */
  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void visitBetweenTwoDaysHoldsNobodyUp() throws Exception {
    check(
        "2026-04-05T03:30:00Z",
        "America/Santiago",
        hit(Step.Source.WORKER, Step.Kind.PAGE, 0),
        new Step.Run());
  }

  /** It leaves no row whose id is new but the conversion itself, which has none. */
  @Test
  void lateConversionOfYesterdayThatPhpMarksIsCounted() throws Exception {
    int yesterday = 24 * 60;
    check(
        "2026-10-13T12:00:00Z",
        "UTC",
        hit(Step.Source.WORKER, Step.Kind.PAGE, yesterday),
        new Step.Run(),
        new Step.Wait(9),
        hit(Step.Source.PHP, Step.Kind.GOAL, yesterday),
        new Step.Run());
  }

  /** Nothing but the row of sluice_touched says so: no id is new, and no time is. */
  @Test
  void lateConversionOfTodayThatOurWorkerTouchedIsCounted() throws Exception {
    int thisMorning = 5 * 60;
    check(
        "2026-10-13T12:00:00Z",
        "UTC",
        hit(Step.Source.WORKER, Step.Kind.PAGE, thisMorning),
        new Step.Run(),
        new Step.Wait(9),
        hit(Step.Source.WORKER, Step.Kind.GOAL, thisMorning),
        new Step.Run());
  }

  /** Their ids are smaller than those that the first look finds. */
  @Test
  void hitsThatWereUnderWayAtTheFirstLookAreCounted() throws Exception {
    int thisMorning = 5 * 60;
    check(
        "2026-10-13T12:00:00Z",
        "UTC",
        new Step.Batch(
            Step.Source.PHP,
            true,
            List.of(new Step.Hit(1, 0, Step.Kind.PAGE, thisMorning, false, 0))),
        new Step.Batch(
            Step.Source.WORKER, false, List.of(new Step.Hit(1, 1, Step.Kind.PAGE, 0, false, 0))),
        new Step.Run(),
        new Step.Commit(),
        new Step.Run());
  }

  /** Its week was put off, and none of its visits is there to tell that it ended. */
  @Test
  void weekOfADayThatLostItsVisitsIsMadeUpAfterItsEnd() throws Exception {
    check(
        "2026-10-18T12:00:00Z", // a Sunday
        "UTC",
        hit(Step.Source.WORKER, Step.Kind.PAGE, 0),
        hitOfSite2(),
        new Step.Run(),
        new Step.Delete(0, false, Step.Mark.ROW),
        new Step.Wait(4),
        new Step.Run(),
        new Step.Midnight(1, 5));
  }

  /** Only the id of the request says that the day changed. */
  @Test
  void requestsOfBotsAreFoundByTheirIds() throws Exception {
    check(
        true,
        "2026-10-13T12:00:00Z",
        "UTC",
        hit(Step.Source.WORKER, Step.Kind.BOT, 0),
        new Step.Run(),
        hit(Step.Source.WORKER, Step.Kind.BOT, 0),
        new Step.Wait(9),
        hit(Step.Source.PHP, Step.Kind.BOT, 24 * 60),
        new Step.Run());
  }

  /** The update marks nothing of what bots asked for before it was noticed. */
  @Test
  void updateUnderARunningArchiverAddsWhatTheNewMatomoCounts() throws Exception {
    check(
        "2026-10-13T12:00:00Z",
        "UTC",
        hit(Step.Source.WORKER, Step.Kind.PAGE, 0),
        new Step.Run(),
        new Step.Update(),
        hit(Step.Source.PHP, Step.Kind.BOT, 0),
        new Step.Run(),
        hit(Step.Source.WORKER, Step.Kind.BOT, 0),
        new Step.Run());
  }

  /** Nothing ever happens on that day any more, and its week holds the day before it, too. */
  @Test
  void archiveOfADayThatWillOnlyBeginInTheNewTimeZoneIsEmptied() throws Exception {
    check(
        "2026-10-31T20:00:00Z",
        "UTC+5.5",
        new Step.Run(),
        hit(Step.Source.WORKER, Step.Kind.PAGE, 0),
        new Step.Run(),
        new Step.TimeZone(1, "UTC"));
  }

  /**
   * The month, of which part of the log is gone, has returning visitors when it is made once, and
   * its week has none.
   */
  @Test
  void archiveThatOnlyAnotherMonthWantsIsNotMissed() throws Exception {
    int twoDays = 2 * 24 * 60;
    check(
        "2026-10-13T12:00:00Z",
        "Asia/Beirut",
        hit(Step.Source.WORKER, Step.Kind.PAGE, 0),
        new Step.Batch(
            Step.Source.WORKER,
            false,
            List.of(
                new Step.Hit(1, 1, Step.Kind.PAGE, twoDays, false, 0),
                new Step.Hit(1, 0, Step.Kind.PAGE, 0, false, 0))),
        new Step.Retention(2),
        new Step.Batch(
            Step.Source.WORKER,
            false,
            List.of(new Step.Hit(1, 0, Step.Kind.PAGE, twoDays, false, 436))));
  }

  private static Step hitOfSite2() {
    Step.Hit page = new Step.Hit(2, 0, Step.Kind.PAGE, 0, false, 0);
    return new Step.Batch(Step.Source.WORKER, false, List.of(page));
  }

  private static Step hit(Step.Source source, Step.Kind kind, int minutesAgo) {
    return new Step.Batch(source, false, List.of(new Step.Hit(1, 0, kind, minutesAgo, false, 0)));
  }

  private void check(String start, String zone, Step... steps) throws SQLException, IOException {
    check(false, start, zone, steps);
  }

  private void check(boolean isNewest, String start, String zone, Step... steps)
      throws SQLException, IOException {
    try (StreamTables tables = StreamTables.make(server, "_one", folder)) {
      tables.check(
          new DrawnStream(
              Instant.parse(start),
              List.of(zone, "UTC"),
              isNewest,
              DrawnStream.LARGE_LEAF,
              1,
              List.of(steps)));
    }
  }
}
