package sluice.worker.door;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the door did in this process so far. Thread-safe. */
public final class DoorCounts {
  private static final Logger LOG = LoggerFactory.getLogger(DoorCounts.class);

  private static final LongAdder CUT = new LongAdder();
  private static final LongAdder TOO_LONG = new LongAdder();
  private static final LongAdder GIVEN_UP = new LongAdder();
  private static final LongAdder UNREAD_TIMES = new LongAdder();

  /** Between two lines of the log about times that cannot be read. */
  private static final long LOG_NANOS = Duration.ofMinutes(1).toNanos();

  /** Characters of such a time that are shown. */
  private static final int SHOWN = 60;

  private static final AtomicLong NEXT_LOG_NANOS = new AtomicLong(System.nanoTime());

  private DoorCounts() {}

  /** Publishes the counts of the process as metrics {@code sluice.worker.*}. */
  public static void publish(MeterRegistry registry) {
    Map<String, LongAdder> counts =
        Map.of(
            "sluice.worker.values.cut", CUT,
            "sluice.worker.times.unread", UNREAD_TIMES,
            "sluice.worker.matches.given.up", GIVEN_UP,
            "sluice.worker.hits.too.long", TOO_LONG);
    counts.forEach(
        (name, count) -> FunctionCounter.builder(name, count, LongAdder::sum).register(registry));
  }

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

  /** Hits whose cdt is no date; they count as now, as in Matomo. */
  public static long unreadTimes() {
    return UNREAD_TIMES.sum();
  }

  /** A hit's cdt is no date: one line a minute shows such a one. */
  public static void timeUnread(String cdt) {
    UNREAD_TIMES.increment();
    long due = NEXT_LOG_NANOS.get();
    long now = System.nanoTime();
    if (now - due >= 0 && NEXT_LOG_NANOS.compareAndSet(due, now + LOG_NANOS)) {
      LOG.atWarn()
          .addKeyValue("cdt", HitDoor.cut(cdt, SHOWN))
          .addKeyValue("hits", UNREAD_TIMES.sum())
          .addKeyValue("effect", "they count as now, as in Matomo")
          .addKeyValue("do", "send Unix seconds or YYYY-MM-DD HH:MM:SS in UTC")
          .log("cdt-unread");
    }
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
