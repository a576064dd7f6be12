package sluice.faults;

import java.time.Duration;

/**
 * One row of the table.
 *
 * @param broken what is killed, stopped or cut off, and how it comes back
 * @param promise what has to be true of the hits
 * @param fault breaks it under load, and mends it
 */
record FaultRow(String broken, Promise promise, Fault fault) {

  /** What is done to the hosts. */
  @FunctionalInterface
  interface Fault {
    /**
     * Does it; returns when all that was broken is there again, or replaced.
     *
     * @throws Exception of whatever could not be done
     */
    void inflict() throws Exception;
  }

  /**
   * Lets a fault last: how long a host stands still or lags is what is tried, and there is nothing
   * that could be waited for in its place.
   */
  static void last(Duration time) throws InterruptedException {
    Thread.sleep(time.toMillis());
  }

  /** What is promised of hits that were answered. */
  enum Promise {
    ONCE("each once, in order"),
    ONCE_ANY_ORDER("each once"),
    AT_MOST_ONCE("none twice; lost: what the promoted one lacked");

    /** What all visitors send in more than the longest lag that a row tries, and no more. */
    private static final int MOST_LOST = 2_500;

    private final String words;

    Promise(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    boolean isKept(Outcome outcome) {
      boolean none = outcome.lost().isEmpty() && outcome.doubled().isEmpty();
      return switch (this) {
        case ONCE -> none && outcome.outOfOrder() == 0;
        case ONCE_ANY_ORDER -> none;
        case AT_MOST_ONCE ->
            outcome.doubled().isEmpty()
                && outcome.lost().size() <= MOST_LOST
                && outcome.isLostTogether();
      };
    }
  }
}
