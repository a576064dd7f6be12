package sluice.archive.budget;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the server takes for a statement that does nothing, compared with what is usual: when it
 * takes much longer the server is busy with others, and the archiver leaves it to them. Not
 * thread-safe.
 */
final class ServerLatency {
  private static final Logger LOG = LoggerFactory.getLogger(ServerLatency.class);

  private static final long EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  /** So many times the usual latency is no sign of anything yet. */
  private static final double TOLERATED = 3;

  /** Nor is a latency below this, in ns: it is what a thread waits for a processor. */
  private static final double HARMLESS_NANOS = Duration.ofMillis(2).toNanos();

  /** What is left at the slowest, so that archiving never stands still. */
  private static final double SLOWEST = 0.1;

  /** How much the last answer counts. */
  private static final double LAST = 0.3;

  /** The usual latency follows quick answers soon, and slow ones in a quarter of an hour. */
  private static final double FOLLOWS_DOWN = 0.3;

  private static final double FOLLOWS_UP = 0.001;

  private double usual;
  private double recent;
  private long askedAt;
  private boolean isAsked;
  private boolean isSlow;

  /** Whether to ask, about once a second; who is told so asks. */
  boolean isDue(long now) {
    if (isAsked && now - askedAt < EVERY_NANOS) {
      return false;
    }
    isAsked = true;
    askedAt = now;
    return true;
  }

  /** Tells how long an answer took, in ns. */
  void took(long nanos) {
    double answer = Math.max(nanos, 1);
    if (usual == 0) {
      usual = answer;
      recent = answer;
      return;
    }
    recent += LAST * (answer - recent);
    usual += (answer < usual ? FOLLOWS_DOWN : FOLLOWS_UP) * (answer - usual);
    say();
  }

  private void say() {
    boolean isSlowNow = pace() < (isSlow ? 1 : 0.5);
    if (isSlowNow != isSlow) {
      LOG.atInfo()
          .addKeyValue("usual_us", Math.round(usual / 1_000))
          .addKeyValue("now_us", Math.round(recent / 1_000))
          .addKeyValue("effect", isSlowNow ? "archiving slows down" : "archiving is as fast again")
          .log(isSlowNow ? "database-slow" : "database-quick-again");
      isSlow = isSlowNow;
    }
  }

  /** By how much to slow down: 1 = not at all. */
  double pace() {
    double tolerated = Math.max(HARMLESS_NANOS, TOLERATED * usual);
    return recent <= tolerated ? 1 : Math.max(SLOWEST, tolerated / recent);
  }
}
