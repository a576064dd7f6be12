package sluice.front;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import sluice.cli.SluiceProcess;

/**
 * The admin port of a process of Sluice. Thread-safe.
 *
 * @param port on loopback
 */
record AdminPort(int port) {

  static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Of a process that has one. */
  static AdminPort of(SluiceProcess process) {
    return new AdminPort(Integer.parseInt(process.admin().replaceFirst(".*:", "")));
  }

  /** As {@code --admin-listen} takes it. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** Waits until the process is ready. */
  void awaitReady() {
    await().atMost(START_LIMIT).until(() -> page("/health/ready").startsWith("200"));
  }

  /** Status and text of a page; empty when nobody answers. */
  String page(String path) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + address() + path))
              .timeout(Duration.ofSeconds(5))
              .build();
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      return "";
    }
  }
}
