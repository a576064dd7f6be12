package sluice.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only where it is certain that nothing was taken may a bulk be sent again. */
class HttpTrackingTest {
  private static final byte[] BULK = "{}".getBytes(StandardCharsets.US_ASCII);

  private HttpServer server;
  private int status;
  private String type;
  private String body;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.getResponseHeaders().set("Retry-After", "7");
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private TrackingEndpoint.Answer send() throws InterruptedException {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/matomo.php");
    return new HttpTracking(url, Duration.ofMinutes(2)).send(BULK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | application/json | {\"status\":\"success\",\"tracked\":3,\"invalid\":0} | Taken",
        "200 | application/json | {\"status\":\"success\",\"tracked\":0,\"invalid\":0} | Refused",
        "200 | text/html        | Welcome to a login page                               | Unknown",
        "204 | text/plain       | ''                                                    | Taken",
        "302 | text/html        | moved                                                 | Refused",
        "400 | text/html        | bad                                                   | Refused",
        "404 | text/html        | nothing here                                          | Refused",
        "408 | text/plain       | too slow                                              | Unknown",
        "413 | text/plain       | too large                                             | TooLarge",
        "429 | text/html        | slower                                                | NotNow",
        "500 | application/json | {\"status\":\"error\",\"tracked\":0,\"invalid\":0}    | Refused",
        "500 | application/json | {\"status\":\"error\",\"tracked\":2,\"invalid\":0}    | Unknown",
        "502 | text/html        | bad gateway                                           | Unknown",
        "503 | text/plain       | there is no room                                      | NotNow",
        "503 | image/gif        | GIF89a                                                | Unknown",
        "504 | text/html        | gateway timeout                                       | Unknown",
      })
  void whatAnAnswerIsWorth(int code, String contentType, String said, String worth)
      throws Exception {
    status = code;
    type = contentType;
    body = said;
    assertThat(send().getClass().getSimpleName()).isEqualTo(worth);
  }

  @Test
  void whatTheServerAsksForIsWaited() throws Exception {
    status = 503;
    type = "text/plain";
    body = "there is no room";
    assertThat(send())
        .isInstanceOfSatisfying(
            TrackingEndpoint.NotNow.class,
            later -> assertThat(later.pause()).isEqualTo(Duration.ofSeconds(7)));
  }

  @Test
  void nobodyWhoListensHasTakenNothing() throws Exception {
    server.stop(0);
    assertThat(send()).isInstanceOf(TrackingEndpoint.NotNow.class);
  }

  @Test
  void aConnectionThatEndsWithoutAnAnswerLeavesTheBulkInDoubt() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread closes =
          new Thread(
              () -> {
                try {
                  deaf.accept().close();
                } catch (IOException closed) {
                  // the test is over
                }
              });
      closes.start();
      URI url = URI.create("http://127.0.0.1:" + deaf.getLocalPort() + "/matomo.php");
      assertThat(new HttpTracking(url, Duration.ofMinutes(2)).send(BULK))
          .isInstanceOf(TrackingEndpoint.Unknown.class);
      closes.join();
    }
  }

  /** A server that says this, and more and more of it, and never ends. */
  private static void answersWithoutEnd(ServerSocket server, String head, String more) {
    try (Socket client = server.accept();
        OutputStream out = client.getOutputStream()) {
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] rest = more.repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
      out.flush();
      do {
        out.write(rest);
      } while (rest.length > 0);
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException closed) {
      // the client has had enough
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x"})
  @Timeout(60)
  void anAnswerThatBeginsAndDoesNotEndLeavesTheBulkInDoubt(String more) throws Exception {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{\"status\":\"success\"";
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread answers = new Thread(() -> answersWithoutEnd(server, head, more));
      answers.start();
      URI url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/matomo.php");
      assertThat(new HttpTracking(url, Duration.ofSeconds(2)).send(BULK))
          .isInstanceOf(TrackingEndpoint.Unknown.class);
      answers.join();
    }
  }
}
