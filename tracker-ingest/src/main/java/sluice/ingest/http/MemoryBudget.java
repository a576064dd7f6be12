package sluice.ingest.http;

/**
 * What {@code --max-in-flight} is divided into, so that no kind of request can use up the memory of
 * another. Thread-safe.
 *
 * @param slow what clients make us hold by being slow, a quarter: heads and small bodies that are
 *     not whole, pipelined bytes, answers that are not read. Nobody waits for it: when it is used
 *     up, who holds most for longest is cut off
 * @param large bodies above {@link #SMALL_BODY_BYTES}, from their first byte to their answer, half
 * @param inFlight whole small requests until they are answered, a quarter: what the well-behaved
 *     need, and the slow cannot take
 */
record MemoryBudget(ByteBudget slow, ByteBudget large, ByteBudget inFlight) {

  /** What is parsed on the event loop within its time; what is larger goes to another thread. */
  static final int SMALL_BODY_BYTES = 64 << 10;

  /** Divides so many bytes. */
  static MemoryBudget of(long bytes) {
    return new MemoryBudget(
        new ByteBudget(bytes / 4), new ByteBudget(bytes / 2), new ByteBudget(bytes / 4));
  }

  long used() {
    return slow.used() + large.used() + inFlight.used();
  }
}
