package sluice.ingest.ring;

import java.security.SecureRandom;

/**
 * Under which id entries are numbered. A virtual machine that is started again from a snapshot, or
 * twice, would go on at numbers that were used in the meantime, and the workers would take its hits
 * for repeats. So a new id begins whenever that may have happened: the wall clock has jumped
 * against the monotonic one, which stands still in a snapshot, or workers have committed numbers
 * that were not given out here. Confined to the appender, save {@link #id}.
 *
 * <p>Any other jump of the wall clock costs an id, nothing else. What was numbered and not yet
 * pushed when the snapshot was taken keeps its identity: it is the same hit in both lives.
 */
final class Producer {

  /**
   * Clocks are read apart, and adjusted by steps below this; a snapshot is older by more, or its
   * numbers betray it.
   */
  private static final long JUMP_MS = 1000;

  private static final long NANOS_A_MILLI = 1_000_000;

  /** Digits of base 36 that milliseconds take until 2059. */
  private static final int TIME_DIGITS = 8;

  /**
   * Each queued hit carries the id, three digits in two bytes. Of two processes that begin in the
   * same second, one pair in 1.6 billion gets one id.
   */
  private static final int RANDOM_DIGITS = 4;

  /** 36 to the power of {@link #RANDOM_DIGITS}. */
  private static final int SPAN = 1_679_616;

  private static final SecureRandom RANDOM = new SecureRandom();

  private volatile String id;
  private long offsetMs;

  /**
   * @param id the first
   * @param wallMs the wall clock's milliseconds
   * @param nanos System.nanoTime at the same moment
   */
  Producer(String id, long wallMs, long nanos) {
    this.id = id;
    this.offsetMs = wallMs - nanos / NANOS_A_MILLI;
  }

  /** An id that sorts by the time of its start, and is unique among all hosts of one site. */
  static String newId(long wallMs) {
    return digits(wallMs, TIME_DIGITS) + digits(RANDOM.nextInt(SPAN), RANDOM_DIGITS);
  }

  private static String digits(long number, int count) {
    String digits = Long.toString(number, Character.MAX_RADIX);
    return "0".repeat(Math.max(0, count - digits.length())) + digits;
  }

  /** Any thread. */
  String id() {
    return id;
  }

  /** Whether the wall clock has jumped since the last call. */
  boolean hasClockJumped(long wallMs, long nanos) {
    long offset = wallMs - nanos / NANOS_A_MILLI;
    boolean jumped = Math.abs(offset - offsetMs) > JUMP_MS;
    offsetMs = offset;
    return jumped;
  }

  /** Takes a new id, which counts from now on. */
  void renew(long wallMs) {
    id = newId(wallMs);
  }
}
