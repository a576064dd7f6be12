package sluice.ingest;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection to ingest, with one request in flight, in its caller's thread. */
final class TrackerClient implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: *(\\d+)");
  private static final byte[] UNQUEUED =
      "GET /matomo.php HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** An answer that has not come by then never comes, milliseconds. */
  private static final int LIMIT = 60_000;

  private final Socket socket;
  private final DataInputStream answers;

  TrackerClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(LIMIT);
    answers = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  void send(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
  }

  /** Reads the answer to a hit that was kept; its bytes. */
  int receive() throws IOException {
    String head = head();
    if (!head.startsWith("HTTP/1.1 200 ")) {
      throw new IOException("answered other than 200: " + head);
    }
    return head.length() + body(head);
  }

  /** Asks what ingest answers by itself, and waits for the answer. */
  void askUnqueued() throws IOException {
    send(UNQUEUED);
    body(head());
  }

  private int body(String head) throws IOException {
    Matcher length = LENGTH.matcher(head);
    if (!length.find()) {
      throw new IOException("an answer without a length: " + head);
    }
    int bytes = Integer.parseInt(length.group(1));
    if (answers.readNBytes(bytes).length < bytes) {
      throw new EOFException("an answer was cut off: " + head);
    }
    return bytes;
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) answers.readUnsignedByte());
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
