package sluice.archive;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import sluice.worker.QueuedHits;

/**
 * How large a site-day is and how its hits are spread. It is made of blocks: the last one, of which
 * all are copies, is drained by a worker, whose visits go on when more hits follow.
 *
 * @param actions of the day before more hits follow
 */
record SiteDaySize(int actions) {

  /** A Thursday, so that the week, too, has days before it. */
  static final LocalDate DAY = LocalDate.of(2026, 10, 15);

  /** Second of the day at which the made hits end; what is left takes more hits. */
  private static final int END = 57_600;

  /** The smallest and the largest block, hits. */
  private static final int SMALLEST = 2_000;

  private static final int LARGEST = 20_000;

  private static final int BLOCKS_WANTED = 24;

  /**
   * A day of this size has as few actions a visit as the large site that a public report tells of.
   */
  private static final int SHORT_VISITS_FROM = 3_000_000;

  private static final double SHORT_VISIT_ACTIONS = 3_000_000 / 870_000.0;
  private static final double VISIT_ACTIONS = 10;

  /** Seconds between two hits of a visit. */
  private static final int HIT_DISTANCE = 16;

  /** Hits of a block. */
  int blockHits() {
    return Math.max(SMALLEST, Math.min(LARGEST, actions / BLOCKS_WANTED));
  }

  /** Hits of one percent of the day. */
  int percent() {
    return actions / 100;
  }

  QueuedHits.Traffic traffic() {
    double mean = actions < SHORT_VISITS_FROM ? VISIT_ACTIONS : SHORT_VISIT_ACTIONS;
    return new QueuedHits.Traffic(rate(), rate() * HIT_DISTANCE, mean, true);
  }

  private int rate() {
    return Math.max(1, (actions + END - 1) / END);
  }

  private static long dayStart() {
    return DAY.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
  }

  /** When the last block begins. */
  Instant blockStart() {
    return Instant.ofEpochSecond(dayStart() + END - blockHits() / rate() - 1);
  }

  /** Seconds of the day before the last block. */
  long secondsBefore() {
    return blockStart().getEpochSecond() - dayStart();
  }

  /** Time of a hit. */
  Instant timeOf(long number) {
    return blockStart().plusSeconds(number / rate());
  }

  /** Name of its database. */
  String database() {
    return "day_" + actions;
  }
}
