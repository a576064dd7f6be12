package sluice.archive.streams;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import sluice.tries.Choices;

/**
 * A stream of steps on two sites.
 *
 * @param start where the clock begins
 * @param zones time zones of sites 1 and 2
 * @param isNewest whether Matomo is the newest that is known, and not 5.1.2
 * @param leaf visits that the archiver counts once and for all together
 * @param rebuilt the site that is rebuilt at the end
 */
record DrawnStream(
    Instant start, List<String> zones, boolean isNewest, int leaf, int rebuilt, List<Step> steps) {

  /** Around days of 23, 24.5 and 25 hours, midnights that are not or are twice, and a new year. */
  private static final List<Instant> STARTS =
      List.of(
          Instant.parse("2026-10-13T12:00:00Z"),
          Instant.parse("2026-10-24T12:00:00Z"),
          Instant.parse("2026-10-31T20:00:00Z"),
          Instant.parse("2026-10-03T06:00:00Z"),
          Instant.parse("2026-04-05T02:50:00Z"),
          Instant.parse("2026-09-05T02:00:00Z"),
          Instant.parse("2026-12-30T21:00:00Z"));

  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Paris",
          "UTC+5.5",
          "America/Los_Angeles",
          "Australia/Lord_Howe",
          "America/Santiago",
          "America/Havana",
          "Asia/Beirut");

  private static final List<String> SEGMENTS =
      List.of(
          "visitorType==returning",
          "pageUrl=@/b",
          "visitDuration>=600",
          "countryCode==fr;actions>=2",
          "userId==anna",
          "visitConvertedGoalId==1",
          "visitEcommerceStatus==abandonedCart",
          "referrerType==campaign,eventAction==play",
          "referrerType==ai,aiAgentName==ChatGPT");

  private static final List<Integer> WAITS = List.of(1, 4, 9, 20, 130, 26 * 60);

  /** How late most hits are, in minutes. */
  private static final List<Integer> DELAYS = List.of(0, 0, 0, 0, 0, 2, 25, 300, 1440, 2 * 1440);

  /** By so many minutes: later than what is looked at again by its time. */
  private static final List<Integer> LATE = List.of(25, 300, 700, 1440, 2 * 1440);

  private static final int MOST_LATE = 3;

  /** That of an archiver at work. */
  static final int LARGE_LEAF = 2000;

  private static final int MOST_STEPS = 14;
  private static final int MOST_HITS = 6;
  private static final int VISITORS = 5;

  static DrawnStream draw(Choices choices) {
    return new DrawnStream(
        choices.of(STARTS),
        List.of(choices.of(ZONES), choices.of(ZONES)),
        choices.maybe(),
        choices.of(LARGE_LEAF, 3, 1),
        choices.between(1, 2),
        choices.list(2, MOST_STEPS, DrawnStream::step));
  }

  private static Step step(Choices choices) {
    return choices.oneOf(
        DrawnStream::batch,
        all -> new Step.Run(),
        DrawnStream::batch,
        all -> new Step.Wait(all.of(WAITS)),
        DrawnStream::batch,
        all -> new Step.Run(),
        DrawnStream::batch,
        all -> new Step.Wait(all.of(WAITS)),
        DrawnStream::batch,
        all -> new Step.Run(),
        DrawnStream::lateConversions,
        all -> new Step.Midnight(all.between(1, 2), all.of(5, 70, -20)),
        all -> new Step.Commit(),
        all -> new Step.Archiving(all.of(Step.Change.values())),
        all -> new Step.Delete(all.between(0, 20), all.maybe(), all.of(Step.Mark.values())),
        all -> new Step.Anonymise(all.between(0, 20)),
        all -> new Step.Invalidate(all.between(0, 20), all.between(1, 4)),
        DrawnStream::seldom);
  }

  private static Step seldom(Choices choices) {
    return choices.oneOf(
        all -> new Step.Segment(all.of(SEGMENTS)),
        all -> new Step.Goal(all.between(1, 2)),
        all -> new Step.TimeZone(all.between(1, 2), all.of(ZONES)),
        all -> new Step.Update(),
        all -> new Step.Retention(all.between(1, 3)));
  }

  private static Step batch(Choices choices) {
    return new Step.Batch(
        choices.of(Step.Source.WORKER, Step.Source.WORKER, Step.Source.PHP),
        choices.between(0, 5) == 5,
        choices.list(1, MOST_HITS, DrawnStream::hit));
  }

  /**
   * Conversions that a former visit gets late, and pings: nothing of them need have an id or a time
   * that is new, so that they are found by what trackers say of them alone.
   */
  private static Step lateConversions(Choices choices) {
    return new Step.Batch(
        choices.of(Step.Source.values()),
        choices.between(0, 5) == 5,
        choices.list(1, MOST_LATE, DrawnStream::lateConversion));
  }

  private static Step.Hit lateConversion(Choices choices) {
    return new Step.Hit(
        choices.of(1, 1, 1, 2),
        choices.between(0, VISITORS - 1),
        choices.of(Step.Kind.GOAL, Step.Kind.GOAL, Step.Kind.ORDER, Step.Kind.CART, Step.Kind.PING),
        choices.of(LATE),
        choices.maybe(),
        choices.between(0, 999));
  }

  private static Step.Hit hit(Choices choices) {
    return new Step.Hit(
        choices.of(1, 1, 1, 2),
        choices.between(0, VISITORS - 1),
        choices.of(Step.Kind.values()),
        choices.of(DELAYS),
        choices.between(0, 4) == 4,
        choices.between(0, 999));
  }

  @Override
  public String toString() {
    return "from "
        + start
        + " in "
        + zones
        + (isNewest ? " on the newest Matomo" : " on Matomo 5.1.2")
        + " with leaves of "
        + leaf
        + ", site "
        + rebuilt
        + " rebuilt"
        + steps.stream().map(step -> "\n    " + step).collect(Collectors.joining());
  }
}
