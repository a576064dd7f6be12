package sluice.logs;

import java.time.Duration;

/** Where bulks of hits go. An I/O edge: HTTP, and a list in tests. Thread-safe. */
public interface TrackingEndpoint {

  /** What became of a bulk. Only {@link Unknown} leaves that open. */
  sealed interface Answer {}

  /**
   * It is safe.
   *
   * @param invalid hits of it that the tracker calls invalid and does not record
   */
  record Taken(long invalid) implements Answer {}

  /**
   * Nothing of it was taken; later it may be.
   *
   * @param pause what the endpoint asks for; zero if it says nothing
   */
  record NotNow(String why, Duration pause) implements Answer {}

  /** Nothing of it was taken, because it is too large. */
  record TooLarge(String why) implements Answer {}

  /** Nothing of it was taken, and sending it again changes nothing. */
  record Refused(String why) implements Answer {}

  /** It was sent, and nobody said whether it was taken, wholly or in part. */
  record Unknown(String why) implements Answer {}

  /**
   * Sends a bulk once, and waits for the answer.
   *
   * @param body JSON of a bulk call
   */
  Answer send(byte[] body) throws InterruptedException;
}
