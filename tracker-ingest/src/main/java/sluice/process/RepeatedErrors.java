package sluice.process;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Says which of many like errors to log: the first of its kind, then one a minute, with the number
 * of those in between. Thread-safe.
 */
public final class RepeatedErrors {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** How many kinds are remembered; beyond it the kind not seen for longest is forgotten. */
  private static final int KINDS = 256;

  private static final class Seen {
    private Instant logged;
    private long since;
  }

  private final InstantSource clock;
  private final Map<String, Seen> kinds =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
          return size() > KINDS;
        }
      };

  public RepeatedErrors(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Counts an error of this kind. If it is to be logged, how many of its kind were not since the
   * last line; empty if it is not to be logged.
   */
  public synchronized OptionalLong count(String kind) {
    Instant now = clock.instant();
    Seen seen = kinds.get(kind);
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

  /** Forgets a kind once it works again, so that its next error is logged at once. */
  public synchronized void over(String kind) {
    kinds.remove(kind);
  }
}
