package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import sluice.process.ExitCode;

/** Processes are asked wherever they listen, and one that hangs is not passed over. */
class StatusCommandTest {

  private static int status(String admin) {
    return Sluice.run("status", "--admin-listen", admin);
  }

  /** Answers everything with 200. */
  private static HttpServer ready(String host) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "ready".getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  @Test
  void aProcessThatListensByIpv6IsAsked() throws Exception {
    HttpServer server = ready("::1");
    try {
      assertThat(status("[::1]:" + server.getAddress().getPort())).isEqualTo(ExitCode.OK);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aProcessThatIsNamedAndNotThereIsNotPassedOver() throws Exception {
    HttpServer server = ready("127.0.0.1");
    try {
      String both = "127.0.0.1:" + server.getAddress().getPort() + ",127.0.0.1:1";
      assertThat(status(both)).isEqualTo(ExitCode.UNAVAILABLE);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void addressesAreShownAsTheyAreWritten() {
    PrintStream err = System.err;
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    try {
      assertThat(status("127.0.0.1:1,[::1]:1")).isEqualTo(ExitCode.UNAVAILABLE);
    } finally {
      System.setErr(err);
    }
    assertThat(complained.toString(StandardCharsets.UTF_8))
        .contains("no process answers at 127.0.0.1:1, [")
        .doesNotContain("/127");
  }

  @Test
  void aProcessThatAcceptsAndDoesNotAnswerIsNotReady() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThat(status("127.0.0.1:" + deaf.getLocalPort())).isEqualTo(ExitCode.UNAVAILABLE);
    }
  }
}
