package sluice.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The admin port: /metrics, /health/live, /health/ready and a status page at /. Listens on loopback
 * unless told otherwise, for it says more than strangers should know. Thread-safe; two threads of
 * its own, admin-1 and admin-2.
 */
public final class AdminServer implements AutoCloseable {
  /** Seconds after which a request that does not come in, or an answer not taken, is given up. */
  private static final String EXCHANGE_LIMIT_SECONDS = "10";

  private static final int THREADS = 2;
  private static final String PLAIN = "text/plain; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads;

  private AdminServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts it.
   *
   * @param address port 0 for any free port
   * @throws IOException if the address cannot be listened on; the message says so
   */
  public static AdminServer start(
      InetSocketAddress address, Metrics metrics, Health health, StatusPage status)
      throws IOException {
    // Two slow clients would otherwise keep both threads for ever. Read once by the JDK.
    for (String limit : List.of("maxReqTime", "maxRspTime")) {
      System.getProperties().putIfAbsent("sun.net.httpserver." + limit, EXCHANGE_LIMIT_SECONDS);
    }
    HttpServer http = bound(address);
    AtomicInteger number = new AtomicInteger();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "admin-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    http.setExecutor(threads);
    page(http, "/metrics", () -> new Answer(200, Metrics.CONTENT_TYPE, metrics.scrape()));
    page(http, "/health/live", () -> Answer.ofHealth(health.liveProblems()));
    page(http, "/health/ready", () -> Answer.ofHealth(health.readyProblems()));
    page(http, "/", () -> new Answer(200, PLAIN, status.render()));
    http.start();
    return new AdminServer(http, threads);
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** {@code http://HOST:PORT}, for people. */
  public String url() {
    InetSocketAddress address = server.getAddress();
    boolean any = address.getAddress().isAnyLocalAddress();
    String host = any ? "127.0.0.1" : address.getAddress().getHostAddress();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private record Answer(int code, String contentType, String text) {
    static Answer ofHealth(List<String> problems) {
      return problems.isEmpty()
          ? new Answer(200, PLAIN, "ok\n")
          : new Answer(503, PLAIN, String.join("\n", problems) + "\n");
    }
  }

  private static HttpServer bound(InetSocketAddress address) throws IOException {
    String asked = address.getHostString() + ":" + address.getPort();
    if (address.isUnresolved()) {
      throw new IOException("--admin-listen " + asked + ": unknown host");
    }
    try {
      return HttpServer.create(address, 0);
    } catch (BindException e) {
      throw new IOException(
          "--admin-listen " + asked + ": " + e.getMessage() + "; choose another port, or 0 for any",
          e);
    }
  }

  /** The JDK's contexts match by prefix; a path that is longer than the page's is not found. */
  private static void page(HttpServer http, String path, Supplier<Answer> answer) {
    http.createContext(
        path,
        exchange -> {
          try (exchange) {
            send(exchange, path, answer);
          }
        });
  }

  private static void send(HttpExchange exchange, String path, Supplier<Answer> page)
      throws IOException {
    String method = exchange.getRequestMethod();
    Answer answer;
    if (!exchange.getRequestURI().getPath().equals(path)) {
      answer =
          new Answer(404, PLAIN, "not found; there are /, /metrics, /health/live, /health/ready\n");
    } else if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      answer = new Answer(405, PLAIN, "only GET and HEAD\n");
    } else {
      answer = page.get();
    }
    byte[] body = answer.text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.contentType);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    if (method.equals("HEAD")) {
      exchange.sendResponseHeaders(answer.code, -1);
      return;
    }
    exchange.sendResponseHeaders(answer.code, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
