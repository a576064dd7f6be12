package sluice.ingest;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * A client that sends ordinary hits at a steady rate, and notes the longest time to an answer and
 * whatever was not answered 200.
 */
final class WellBehaved implements AutoCloseable {

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** A connection serves so many hits, as a browser's would. */
  private static final int HITS_A_CONNECTION = 10;

  private final int port;
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicLong longestNanos = new AtomicLong();
  private final Thread thread = new Thread(this::run, "well-behaved");
  private volatile boolean stopping;
  private volatile String failure = "";

  WellBehaved(int port) {
    this.port = port;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!stopping) {
      try (RawClient client = new RawClient(port)) {
        for (int i = 0; i < HITS_A_CONNECTION && !stopping; i++) {
          hit(client);
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      } catch (IOException broken) {
        failed.incrementAndGet();
        failure = broken.toString();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void hit(RawClient client) throws IOException {
    long started = System.nanoTime();
    client.send("GET /matomo.php?idsite=1&rec=1 HTTP/1.1\r\nHost: t\r\n\r\n");
    int code = client.receive(false).code();
    long nanos = System.nanoTime() - started;
    longestNanos.accumulateAndGet(nanos, Math::max);
    if (code == 200) {
      answered.incrementAndGet();
    } else {
      failed.incrementAndGet();
      failure = "answered " + code;
    }
  }

  int answered() {
    return answered.get();
  }

  /** Waits until so many hits more were answered, or one was not. */
  void awaitHits(int more) {
    int until = answered() + more;
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> answered() >= until || !failure.isEmpty());
  }

  /** What went wrong last; empty when nothing did. */
  String failure() {
    return failure;
  }

  long longestMillis() {
    return TimeUnit.NANOSECONDS.toMillis(longestNanos.get());
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(30_000);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
