package sluice.archive.budget;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each thread that is at work last got on: a statement, a pause of the budget or some visits
 * were done. A thread that waits for others, or for work, is not at work. What is told is told by
 * the thread itself; asking is safe from any.
 */
public final class Headway {
  private final Ticks ticks;
  private final Map<Thread, Long> lastNanos = new ConcurrentHashMap<>();

  /** Nobody is at work yet. */
  public Headway(Ticks ticks) {
    this.ticks = ticks;
  }

  /** The thread is at work from now on. */
  public void begins() {
    lastNanos.put(Thread.currentThread(), ticks.nanos());
  }

  /** The thread has got on, if it is at work. */
  public void made() {
    lastNanos.computeIfPresent(Thread.currentThread(), (thread, before) -> ticks.nanos());
  }

  /** The thread is not at work any more, or waits for others. Whether it was. */
  public boolean ends() {
    return lastNanos.remove(Thread.currentThread()) != null;
  }

  /**
   * How long a thread has not got on.
   *
   * @param thread its name; empty if none is at work
   * @param nanos 0 if none is
   */
  public record Silence(String thread, long nanos) {}

  /** The thread that has not got on for the longest time. */
  public Silence longest() {
    long now = ticks.nanos();
    return lastNanos.entrySet().stream()
        .map(entry -> new Silence(entry.getKey().getName(), Math.max(0, now - entry.getValue())))
        .max(Comparator.comparingLong(Silence::nanos))
        .orElse(new Silence("", 0));
  }
}
