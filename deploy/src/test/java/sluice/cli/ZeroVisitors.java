package sluice.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An app whose hits all have visitor id 0000000000000000, until it is closed. */
final class ZeroVisitors implements AutoCloseable {
  private static final int CLIENTS = 4;

  private final URI hit;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean isClosed;

  /** Sends nothing yet. */
  ZeroVisitors(int port) {
    hit =
        URI.create(
            "http://127.0.0.1:"
                + port
                + "/matomo.php?idsite=1&rec=1&url=https%3A%2F%2Fa.example%2Fapp&_id=0000000000000000");
  }

  void start() {
    for (int i = 0; i < CLIENTS; i++) {
      Thread client = new Thread(this::send, "app-" + i);
      client.setDaemon(true);
      client.start();
      clients.add(client);
    }
  }

  private void send() {
    HttpRequest request =
        HttpRequest.newBuilder(hit)
            .header("User-Agent", "App/1.0 (Android 14)")
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      while (!isClosed) {
        http.send(request, HttpResponse.BodyHandlers.discarding());
      }
    } catch (IOException e) {
      // Ingest has ended, and with it the app's use.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      for (Thread client : clients) {
        client.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
