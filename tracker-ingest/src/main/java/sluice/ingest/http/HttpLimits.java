package sluice.ingest.http;

import java.time.Duration;

/**
 * What a client may ask for.
 *
 * @param maxBodyBytes more is answered 413
 * @param maxUriBytes a longer request line is answered 414
 * @param maxHeaderBytes more header bytes are answered 431
 * @param requestTimeout from a request's first byte to its last; later is answered 408
 * @param idleTimeout a connection without a request is closed after so long
 * @param maxConnections one more takes the place of an idle one, or is closed at once
 * @param maxInFlightBytes of requests that are not answered yet, and of those that arrive; divided
 *     by {@link MemoryBudget}
 * @param maxBulkRequests a bulk call with more is answered 413
 * @param setRequests a bulk call is cut into request sets of at most so many
 */
public record HttpLimits(
    int maxBodyBytes,
    int maxUriBytes,
    int maxHeaderBytes,
    Duration requestTimeout,
    Duration idleTimeout,
    int maxConnections,
    long maxInFlightBytes,
    int maxBulkRequests,
    int setRequests) {

  /** The defaults. */
  public static HttpLimits standard() {
    return new HttpLimits(
        8 << 20,
        64 << 10,
        64 << 10,
        Duration.ofSeconds(20),
        Duration.ofSeconds(75),
        16_384,
        64L << 20,
        20_000,
        500);
  }
}
