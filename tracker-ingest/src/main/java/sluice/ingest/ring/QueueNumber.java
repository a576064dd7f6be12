package sluice.ingest.ring;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Redis says about the number of queues, asked once a second.
 *
 * <ul>
 *   <li>{@code sluiceQueueCount}: what the workers have agreed on; ingest follows it.
 *   <li>{@code sluiceQueueResize}: what {@code sluice queue resize N} is changing it to. While it
 *       is there, new hits are split into that many queues and kept in the spool; when it is gone,
 *       they are replayed.
 * </ul>
 *
 * Asked by the appender; answers come on any thread; {@link #wanted} may be called by any.
 */
final class QueueNumber {

  private static final Logger LOG = LoggerFactory.getLogger(QueueNumber.class);

  private static final byte[] COUNT = "sluiceQueueCount".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RESIZE = "sluiceQueueResize".getBytes(StandardCharsets.US_ASCII);
  private static final long ASK_NANOS = 1_000_000_000L;
  private static final int MOST = 4096;

  private final Runnable changed;
  private volatile int agreed;
  private volatile int resizingTo;
  private long askedNanos = System.nanoTime() - ASK_NANOS;

  /**
   * @param changed run when {@link #wanted} may have another answer
   */
  QueueNumber(Runnable changed) {
    this.changed = changed;
  }

  /** Into how many queues hits are to be split; empty when Redis does not say. */
  OptionalInt wanted() {
    int number = resizingTo != 0 ? resizingTo : agreed;
    return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** Whether a resize is in force: what is split for its number has to wait. */
  boolean isHeld(int queues) {
    return resizingTo != 0 && resizingTo == queues;
  }

  /** Appender: asks, if it is time; true when something is to be flushed. */
  boolean ask(RedisPort port, long nowNanos) {
    if (nowNanos - askedNanos < ASK_NANOS) {
      return false;
    }
    askedNanos = nowNanos;
    CompletionStage<byte[]> count = port.get(COUNT);
    port.get(RESIZE)
        .thenCombine(count, (resize, agreedNow) -> note(number(agreedNow), number(resize)))
        .exceptionally(
            failed -> {
              LOG.debug("queue_number_not_read cause={}", failed.toString());
              return false;
            });
    return true;
  }

  private boolean note(int newAgreed, int newResize) {
    if (newAgreed != agreed || newResize != resizingTo) {
      LOG.info("queue_number agreed={} resizing_to={}", newAgreed, newResize);
      agreed = newAgreed;
      resizingTo = newResize;
      changed.run();
    }
    return true;
  }

  private static int number(byte[] value) {
    String text = value == null ? "" : new String(value, StandardCharsets.US_ASCII);
    int number = text.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(text) : 0;
    return number <= MOST ? number : 0;
  }
}
