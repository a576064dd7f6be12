package sluice.worker.drain;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import sluice.worker.batch.TokenMask;

/**
 * What somebody tries again and again, and for how long. One failure that passes at once is no such
 * thing: it is told of only when it has lasted. One thread writes, any reads.
 */
final class Retries {
  /** What fails for so long does not pass by itself; a deadlock or a failover may be shorter. */
  private static final long LASTING_NANOS = Duration.ofSeconds(3).toNanos();

  /**
   * What was not tried for so long is not tried any more, such as a queue that went to another
   * process. Two attempts are further apart only when a server takes longer than that to answer.
   */
  private static final long FORGOTTEN_NANOS = Duration.ofSeconds(60).toNanos();

  private final Map<String, Failure> failures = new ConcurrentHashMap<>();

  /** Attempts that failed, with no success since the first. */
  private record Failure(String cause, long firstNanos, long lastNanos) {}

  /**
   * Notes that an attempt has failed.
   *
   * @param what such as a batch of queue 3
   */
  void failed(String what, String cause) {
    long now = System.nanoTime();
    failures.merge(
        what,
        new Failure(TokenMask.masked(cause), now, now),
        (before, next) ->
            isForgotten(before)
                ? next
                : new Failure(next.cause(), before.firstNanos(), next.lastNanos()));
  }

  /** Notes that it succeeded, or need not be tried any more. */
  void over(String what) {
    failures.remove(what);
  }

  /** The last attempt that failed, with no success since. */
  Optional<Waiting> latest() {
    return failures.entrySet().stream()
        .filter(one -> !isForgotten(one.getValue()))
        .min(Comparator.comparing(one -> since(one.getValue().lastNanos())))
        .map(Retries::waiting);
  }

  /** What has failed for longer than a moment. */
  List<Waiting> lasting() {
    return failures.entrySet().stream()
        .filter(one -> !isForgotten(one.getValue()))
        .filter(one -> since(one.getValue().firstNanos()) > LASTING_NANOS)
        .sorted(Map.Entry.comparingByKey())
        .map(Retries::waiting)
        .toList();
  }

  private static Waiting waiting(Map.Entry<String, Failure> failing) {
    Failure failure = failing.getValue();
    return new Waiting(
        failing.getKey(), failure.cause(), Duration.ofNanos(since(failure.lastNanos())));
  }

  private static boolean isForgotten(Failure failure) {
    return since(failure.lastNanos()) > FORGOTTEN_NANOS;
  }

  private static long since(long nanos) {
    return System.nanoTime() - nanos;
  }
}
