package sluice.process;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * Says which of many like errors to log: the first of its kind, then one a minute, with the number
 * of those in between. Thread-safe.
 */
public final class RepeatedErrors {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Kinds that are remembered; of more, those that are seen most. */
  private static final int KINDS = 256;

  private static final class Seen {
    private Instant logged;
    private long since;
  }

  private final InstantSource clock;
  private final Cache<String, Seen> kinds =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(KINDS).build();

  public RepeatedErrors(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Counts an error of this kind. If it is to be logged, how many of its kind were not since the
   * last line; empty if it is not to be logged.
   */
  public synchronized OptionalLong count(String kind) {
    Instant now = clock.instant();
    Seen seen = kinds.getIfPresent(kind);
    if (seen == null) {
      seen = new Seen();
      kinds.put(kind, seen);
    } else if (now.isBefore(seen.logged.plus(INTERVAL))) {
      seen.since++;
      return OptionalLong.empty();
    }
    long unlogged = seen.since;
    seen.logged = now;
    seen.since = 0;
    return OptionalLong.of(unlogged);
  }

  /** Number of kinds that are remembered. */
  long kinds() {
    return kinds.estimatedSize();
  }

  /** Forgets a kind once it works again, so that its next error is logged at once. */
  public synchronized void over(String kind) {
    kinds.invalidate(kind);
  }
}
