package sluice.worker.lease;

import java.time.Duration;

/**
 * A lock on a queue of ours that does not end by itself, and that nobody gave back for long: its
 * holder died between taking it and giving it an end, or somebody set it by hand. It is waited for,
 * because its holder may be at work, and people are told.
 *
 * @param queue the queue
 * @param key as the plugin names it
 * @param owner its value
 * @param seen for how long it has been there at least
 */
public record EndlessLock(int queue, String key, String owner, Duration seen) {

  /** What there is, and what to do. */
  @Override
  public String toString() {
    return key
        + " never ends and has been held by '"
        + owner
        + "' for "
        + seen.toSeconds()
        + " s or longer: if no queuedtracking:process is at work, free it with  sluice queue locks"
        + " --unlock "
        + key;
  }
}
