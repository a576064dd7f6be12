package sluice.faults;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Visitors that send page views, each with a number of its own, one after the other. As behind a
 * balancer, a visitor's hits go to one ingest host; what could not be sent at all goes to the next,
 * and what was sent is never repeated. Thread-safe.
 */
final class Visitors implements AutoCloseable {

  private static final int COUNT = 8;

  /** Between a visitor's hits: together a few hundred a second, which two cores record easily. */
  private static final long PACE_NANOS = 20_000_000L;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String AGENT =
      "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final List<Integer> ports;
  private final String name;
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicLong slowestNanos = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  /**
   * Starts them.
   *
   * @param ports of the ingest hosts, or of what stands before them
   * @param name of this load: hits are called {@code NAME/VISITOR/NUMBER}
   */
  Visitors(List<Integer> ports, String name) {
    this.ports = List.copyOf(ports);
    this.name = name;
    for (int i = 0; i < COUNT; i++) {
      int visitor = i;
      Thread thread = new Thread(() -> visit(visitor), "visitor-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void visit(int visitor) {
    for (int number = 0; !stopping; number++) {
      String hit = String.format(Locale.ROOT, "%s/%d/%06d", name, visitor, number);
      long began = System.nanoTime();
      if (isAnswered(visitor, hit)) {
        slowestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
        answered.add(hit);
      } else {
        unanswered.incrementAndGet();
      }
      LockSupport.parkNanos(PACE_NANOS);
    }
  }

  private boolean isAnswered(int visitor, String hit) {
    String id =
        String.format(
            Locale.ROOT, "%016x", (name.hashCode() * 31L + visitor) * 0x9E3779B97F4A7C15L);
    String form = "idsite=1&rec=1&send_image=0&_id=" + id + "&url=" + encode("http://" + hit);
    for (int i = 0; i < ports.size(); i++) {
      int port = ports.get((visitor + i) % ports.size());
      // POST, because this client repeats a GET by itself when its connection breaks
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/matomo.php"))
              .header("User-Agent", AGENT)
              .header("X-Forwarded-For", "10.0.0." + visitor)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .timeout(PATIENCE)
              .POST(HttpRequest.BodyPublishers.ofString(form))
              .build();
      try {
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() / 100 == 2;
      } catch (ConnectException nobodyListens) {
        // nothing was sent: the next host gets it
      } catch (IOException broken) {
        return false;
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Hits that were answered 2xx. */
  Set<String> answered() {
    return answered;
  }

  /** Hits whose client got no answer, or another one. */
  int unanswered() {
    return unanswered.get();
  }

  /** The longest time to an answer, milliseconds. */
  long slowestMs() {
    return TimeUnit.NANOSECONDS.toMillis(slowestNanos.get());
  }

  /** Lets each finish its hit. */
  @Override
  public void close() {
    stopping = true;
    for (Thread thread : threads) {
      try {
        thread.join(PATIENCE.toMillis());
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
