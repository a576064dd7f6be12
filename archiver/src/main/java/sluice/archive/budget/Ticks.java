package sluice.archive.budget;

/** Passing time, and waiting for it. Thread-safe. */
public interface Ticks {
  /** Time since some instant, in ns. */
  long nanos();

  /** Waits so long, in ns; ends sooner once what waits is closed. */
  void pause(long nanos);
}
