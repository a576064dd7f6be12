package sluice.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * Visitors that send hits one after the other, alone and in bulks, with markers {@code
 * visitor-number} whose numbers rise; remembers which were answered 2xx.
 */
final class VisitorLoad implements AutoCloseable {

  private static final int VISITORS = 10;

  /** Between two calls of a client: more than the workers take would only grow a backlog. */
  private static final long PACE_NANOS = 10_000_000L;

  /** After an answer that is none: no tight loop beside what is tested. */
  private static final long RETRY_NANOS = 20_000_000L;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final IntSupplier port;
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean stopping;

  VisitorLoad(IntSupplier port, int clients) {
    this.port = port;
    for (int i = 0; i < clients; i++) {
      int index = i;
      Thread client = new Thread(() -> run(index), "visitors-" + i);
      client.setDaemon(true);
      this.clients.add(client);
      client.start();
    }
  }

  private void run(int client) {
    Random random = new Random(client);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < VISITORS; i++) {
      ids.add(String.format(Locale.ROOT, "%016x", random.nextLong()));
    }
    for (int number = 0; !stopping; number++) {
      try {
        send(client, ids, number);
        LockSupport.parkNanos(PACE_NANOS);
      } catch (IOException restarting) {
        LockSupport.parkNanos(RETRY_NANOS);
      } catch (InterruptedException stop) {
        return;
      }
    }
  }

  /** Every second client sends bulks. */
  private void send(int client, List<String> ids, int number)
      throws IOException, InterruptedException {
    if (client % 2 == 0) {
      String id = ids.get(number % VISITORS);
      String marker = marker(id, number);
      call(request(query(id, marker)).build(), List.of(marker));
      return;
    }
    List<String> markers = new ArrayList<>();
    StringBuilder bulk = new StringBuilder("{\"requests\":[");
    for (String id : ids) {
      String marker = marker(id, number);
      bulk.append(markers.isEmpty() ? "" : ",").append("\"?" + query(id, marker) + '"');
      markers.add(marker);
    }
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(bulk + "]}");
    call(request("").POST(body).build(), markers);
  }

  private static String marker(String id, int number) {
    return String.format(Locale.ROOT, "%s-%06d", id, number);
  }

  private static String query(String id, String marker) {
    return "idsite=1&rec=1&_id=" + id + "&marker=" + marker;
  }

  private HttpRequest.Builder request(String query) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + port.getAsInt() + "/matomo.php?" + query))
        .timeout(Duration.ofSeconds(10));
  }

  private void call(HttpRequest request, List<String> markers)
      throws IOException, InterruptedException {
    int code = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (code / 100 == 2) {
      answered.addAll(markers);
    } else {
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }

  Set<String> answered() {
    return answered;
  }

  @Override
  public void close() {
    stop();
  }

  /** Lets each client finish its call. */
  void stop() {
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
