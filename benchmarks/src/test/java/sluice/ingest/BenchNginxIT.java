package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchNginxIT {
  private static final int BULK_BYTES = 16_384;

  @TempDir private Path folder;

  /** A body that nginx left on the connection would be taken for the next request. */
  @Test
  void bodiesAreReadOffAConnectionThatStaysOpen() throws IOException, InterruptedException {
    assumeTrue(BenchNginx.isThere(), "skipped: no nginx on the PATH");
    String head =
        "POST /matomo.php HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
            .formatted(BULK_BYTES);
    byte[] request = (head + "x".repeat(BULK_BYTES)).getBytes(StandardCharsets.US_ASCII);
    try (BenchNginx nginx = BenchNginx.start(folder, 1);
        Socket socket = new Socket("127.0.0.1", nginx.bodyPort())) {
      socket.setSoTimeout(10_000);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (int i = 0; i < 3; i++) {
        socket.getOutputStream().write(request);
        assertThat(answer(in))
            .startsWith("HTTP/1.1 200 OK")
            .contains("Connection: keep-alive")
            .endsWith("{\"status\":\"success\",\"tracked\":48,\"invalid\":0}");
      }
    }
  }

  private static String answer(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    String length = head.substring(head.indexOf("Content-Length: ") + 16).split("\r\n", 2)[0];
    byte[] body = new byte[Integer.parseInt(length)];
    in.readFully(body);
    return head + new String(body, StandardCharsets.US_ASCII);
  }
}
