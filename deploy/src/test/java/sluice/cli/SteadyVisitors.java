package sluice.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Visitors of a day of the past who look at a page each second in turn, each page once, until they
 * are told to end. Their hits come as fast as is fair to what is tested beside.
 */
final class SteadyVisitors implements AutoCloseable {

  static final int VISITORS = 20;

  private static final long PACE_NANOS = 25_000_000L;

  private static final LocalDateTime BEGIN = LocalDateTime.of(2026, 11, 10, 8, 0);

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0";

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;
  private final String token;
  private final Thread thread = new Thread(this::visit, "visitors");
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile int sent;
  private volatile boolean isEnding;

  /** Does nothing before {@link #begin}; the token is for the hits' times. */
  SteadyVisitors(int port, String token) {
    this.port = port;
    this.token = token;
  }

  void begin() {
    thread.setDaemon(true);
    thread.start();
  }

  private void visit() {
    try {
      while (!isEnding) {
        send(new Hit(sent % VISITORS, sent, "url=" + page("/page-" + sent), BROWSER));
        sent++;
        LockSupport.parkNanos(PACE_NANOS);
      }
    } catch (IOException | InterruptedException | AssertionError e) {
      failure.set(e);
    }
  }

  /** A chatbot reads a page for somebody. */
  void bot(String path) throws IOException, InterruptedException {
    send(new Hit(VISITORS, sent, "recMode=1&url=" + page(path), "ChatGPT-User/1.0"));
  }

  /** Somebody has an agent visit a page. */
  void agent(String path) throws IOException, InterruptedException {
    String signature = "&ai_s=s&ai_si=i&ai_sa=" + encoded("\"https://chatgpt.com\"");
    send(new Hit(VISITORS, sent, "url=" + page(path) + signature, BROWSER));
  }

  private static String page(String path) {
    return encoded("https://www.shop.example" + path);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** What a visitor does so many seconds after the first one. */
  private record Hit(int visitor, int second, String query, String agent) {

    HttpRequest request(int port, String token) {
      String time = TIME.format(BEGIN.plusSeconds(second));
      String sender =
          String.format(Locale.ROOT, "&_id=%016x&cip=192.0.2.%d", visitor + 1, visitor + 1);
      URI uri =
          URI.create(
              "http://127.0.0.1:%d/matomo.php?idsite=1&rec=1&token_auth=%s&cdt=%s%s&%s"
                  .formatted(port, token, encoded(time), sender, query));
      return HttpRequest.newBuilder(uri)
          .timeout(Duration.ofSeconds(10))
          .header("User-Agent", agent)
          .build();
    }
  }

  private void send(Hit hit) throws IOException, InterruptedException {
    int code =
        http.send(hit.request(port, token), HttpResponse.BodyHandlers.discarding()).statusCode();
    if (code != 200) {
      throw new AssertionError("answered with " + code);
    }
  }

  /** Waits until so many more hits were answered. */
  void awaitMore(int hits) {
    int before = sent;
    await().until(() -> failure.get() != null || sent >= before + hits);
    check();
  }

  /** Hits of visitors that were answered. */
  int sent() {
    return sent;
  }

  /** Sends no more, and fails if a hit was not answered well. */
  void end() {
    close();
    check();
  }

  private void check() {
    if (failure.get() != null) {
      throw new AssertionError("a visitor was not answered", failure.get());
    }
  }

  @Override
  public void close() {
    isEnding = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
