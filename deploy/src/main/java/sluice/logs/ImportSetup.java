package sluice.logs;

import java.nio.charset.Charset;
import java.time.Duration;

/**
 * What an import is told. Immutable.
 *
 * @param rules which lines are sent, and as what
 * @param sites where hits go
 * @param reading how logs are read
 * @param sending how hits are sent
 * @param around what it asks and tells
 */
public record ImportSetup(
    ImportRules rules, SiteChoice sites, Reading reading, Sending sending, Around around) {

  /**
   * How logs are read.
   *
   * @param format in which logs are said to be
   * @param isMilliseconds whether time-taken of W3C logs is in milliseconds
   * @param charset of the logs
   * @param skip lines that are left out at the beginning of the first log
   * @param follows whether the log grows, and its end is waited at
   */
  public record Reading(
      FormatChoice format, boolean isMilliseconds, Charset charset, long skip, boolean follows) {}

  /**
   * How hits are sent.
   *
   * @param endpoint where they go
   * @param token token_auth that goes with them
   * @param recorders how many send at the same time, 1..16
   * @param payload hits of a bulk at most, 1..20,000
   * @param inDoubt what is done with a bulk without an answer
   * @param patience how long an endpoint that takes nothing is waited for
   */
  public record Sending(
      TrackingEndpoint endpoint,
      String token,
      int recorders,
      int payload,
      InDoubt inDoubt,
      Duration patience) {}

  /**
   * What it asks and tells.
   *
   * @param checkpoints of all logs
   * @param isAnew whether logs are imported from their beginning, whatever was imported of them
   */
  public record Around(
      Checkpoints checkpoints,
      boolean isAnew,
      ImportWatch watch,
      ImportStop stop,
      ImportPace pace) {}
}
