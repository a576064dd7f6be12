package sluice.worker.drain;

import java.time.Duration;

/**
 * What a worker tries again and again, for people.
 *
 * @param what such as the database session
 * @param cause why the last attempt failed; tokens masked
 * @param tried how long ago that was
 */
public record Waiting(String what, String cause, Duration tried) {

  /** As in: waits for the database session, last tried 3 s ago: Connection refused. */
  @Override
  public String toString() {
    return "waits for " + what + ", last tried " + tried.toSeconds() + " s ago: " + cause;
  }
}
