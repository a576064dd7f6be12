package sluice.logs;

import java.time.Duration;

/** Whether an import shall end soon. Thread-safe. */
public interface ImportStop {

  /** Whether it shall. */
  boolean hasBegun();

  /** Waits for that; true if it shall, false when the time is over. */
  boolean await(Duration time) throws InterruptedException;
}
