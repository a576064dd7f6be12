package sluice.worker.door;

import java.util.concurrent.atomic.LongAdder;

/** What the door did in this process so far. Thread-safe. */
public final class DoorCounts {

  private static final LongAdder CUT = new LongAdder();
  private static final LongAdder TOO_LONG = new LongAdder();
  private static final LongAdder GIVEN_UP = new LongAdder();

  private DoorCounts() {}

  /** Values that were longer, deeper or more than a limit and were cut or left out. */
  public static long valuesCut() {
    return CUT.sum();
  }

  /** How often a hit was ended because its time was over; a repeated attempt counts again. */
  public static long hitsTooLong() {
    return TOO_LONG.sum();
  }

  /** Matches that were given up for their steps or depth, and count as no match. */
  public static long matchesGivenUp() {
    return GIVEN_UP.sum();
  }

  /** A match was given up. */
  public static void matchGivenUp() {
    GIVEN_UP.increment();
  }

  static void valueCut() {
    CUT.increment();
  }

  static void hitTooLong() {
    TOO_LONG.increment();
  }
}
