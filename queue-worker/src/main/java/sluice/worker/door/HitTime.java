package sluice.worker.door;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import sluice.php.pattern.MatchSteps;

/**
 * How long one hit may keep its thread. Each thread has one, begun anew with each hit; loops over
 * what a client sent tell it their steps, regular expressions by {@link MatchSteps}, and the clock
 * is looked at once in many steps only.
 *
 * <p>It is the thread's processor time that counts, not the time of day: a slow database, a busy
 * machine or a pause of the collector must not make a dead letter of an innocent hit.
 *
 * <p>It is found by the thread, because steps are counted at the bottom of every stage (inside the
 * matcher of a regular expression, for one), and a parameter would have to pass through all of
 * them. Confined to its thread.
 */
public final class HitTime {

  /** Far above what any hit needs that the door has cut, and far below the lease of a queue. */
  private static final long LIMIT_NANOS = Duration.ofSeconds(2).toNanos();

  /** Steps, each about a character looked at: well under a millisecond. */
  private static final int STEPS_BETWEEN_LOOKS = 1 << 16;

  private static final ThreadLocal<HitTime> OF_THREAD = ThreadLocal.withInitial(HitTime::new);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final boolean HAS_CPU_TIME =
      THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled();

  private int stepsLeft = STEPS_BETWEEN_LOOKS;
  private boolean isRunning;
  private boolean isTimed;
  private long startNanos;

  private HitTime() {
    MatchSteps.ofThread()
        .watchedBy(
            new MatchSteps.Watch() {
              @Override
              public void spend(int steps) {
                HitTime.this.spend(steps);
              }

              @Override
              public void gaveUp() {
                DoorCounts.matchGivenUp();
              }
            });
  }

  /** The time of the calling thread's hit. */
  public static HitTime ofThread() {
    return OF_THREAD.get();
  }

  /** Begins with a hit. This costs no look at the clock: time counts from the first look on. */
  public void begin() {
    isRunning = true;
    isTimed = false;
  }

  /** Ends the hit; steps that come before the next one begins count for nobody. */
  public void end() {
    isRunning = false;
  }

  /**
   * Counts steps.
   *
   * @param steps about how many characters were looked at
   * @throws HitTookTooLong when the time of the hit is over
   */
  public void spend(int steps) {
    stepsLeft -= steps;
    if (stepsLeft < 0) {
      look();
    }
  }

  private void look() {
    stepsLeft = STEPS_BETWEEN_LOOKS;
    if (!isRunning) {
      return;
    }
    long now = HAS_CPU_TIME ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    if (!isTimed) {
      isTimed = true;
      startNanos = now;
    } else if (now - startNanos > LIMIT_NANOS) {
      DoorCounts.hitTooLong();
      throw new HitTookTooLong(Duration.ofNanos(LIMIT_NANOS).toMillis());
    }
  }
}
