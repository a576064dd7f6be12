package sluice.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * Clients that send hits, each with a marker of its own, one after the other on kept connections,
 * and remember which were answered 2xx. A connection that breaks is made anew; its hit was not
 * answered, and is not sent again.
 */
final class HitLoad implements AutoCloseable {

  /** Between two tries while nobody listens: no tight loop beside what is tested. */
  private static final long RECONNECT_NANOS = 20_000_000L;

  private final IntSupplier port;
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean stopping;

  HitLoad(IntSupplier port, int connections) {
    this.port = port;
    for (int i = 0; i < connections; i++) {
      Thread client = new Thread(this::run, "client-" + i);
      client.setDaemon(true);
      clients.add(client);
      client.start();
    }
  }

  private void run() {
    while (!stopping) {
      try (RawClient client = new RawClient(port.getAsInt())) {
        while (!stopping) {
          hit(client);
        }
      } catch (IOException broken) {
        LockSupport.parkNanos(RECONNECT_NANOS);
      }
    }
  }

  private void hit(RawClient client) throws IOException {
    String marker = "m" + sent.incrementAndGet();
    String id = String.format("%016x", marker.hashCode() * 0x9E3779B97F4A7C15L);
    client.send(
        "GET /matomo.php?idsite=1&rec=1&_id="
            + id
            + "&m="
            + marker
            + " HTTP/1.1\r\nHost: t\r\n\r\n");
    int code = client.receive(false).code();
    if (code / 100 == 2) {
      answered.add(marker);
    } else {
      refused.incrementAndGet();
    }
  }

  Set<String> answered() {
    return answered;
  }

  int refused() {
    return refused.get();
  }

  /** Lets each client finish its hit. */
  @Override
  public void close() {
    stopping = true;
    for (Thread client : clients) {
      try {
        client.join(30_000);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
