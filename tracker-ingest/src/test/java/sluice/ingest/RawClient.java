package sluice.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An HTTP client that sends exactly what it is told, over one connection. */
final class RawClient implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
    in = socket.getInputStream();
  }

  /** A response: status line, header lines in their order, body. */
  record Response(String status, List<String> headers, byte[] body) {
    int code() {
      return Integer.parseInt(status.split(" ")[1]);
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** Sends text as ISO-8859-1, so that any byte can be written. */
  void send(String request) throws IOException {
    send(request.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    socket.getOutputStream().flush();
  }

  /** Sends on another thread: the server may not take it all, or close before. */
  void sendInBackground(byte[] request) {
    sendInBackground(request, false);
  }

  /** The same, and says then, if so wished, that nothing more comes. */
  void sendInBackground(byte[] request, boolean endsOutput) {
    Thread sender =
        new Thread(
            () -> {
              try {
                send(request);
                if (endsOutput) {
                  socket.shutdownOutput();
                }
              } catch (IOException closed) {
                // The server has taken what it wanted.
              }
            },
            "sender");
    sender.setDaemon(true);
    sender.start();
  }

  /** The next status line; empty when the server closes without one, or resets. */
  String statusOrNothing() throws IOException {
    try {
      return line();
    } catch (SocketTimeoutException silent) {
      throw silent;
    } catch (IOException closed) {
      return "";
    }
  }

  /** One exchange; the body's length is added as a header. */
  Response exchange(String method, String target, List<String> headers, byte[] body)
      throws IOException {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: t\r\n");
    headers.forEach(line -> head.append(line).append("\r\n"));
    if (body.length > 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    whole.writeBytes(body);
    send(whole.toByteArray());
    return receive(method.equals("HEAD"));
  }

  Response receive(boolean bodyless) throws IOException {
    String status = line();
    List<String> headers = new ArrayList<>();
    int length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      headers.add(header);
      if (header.startsWith("Content-Length: ")) {
        length = Integer.parseInt(header.substring("Content-Length: ".length()));
      }
    }
    return new Response(status, headers, bodyless ? new byte[0] : in.readNBytes(length));
  }

  /** Sends this and no more, and reads what is answered until the server closes. */
  String exchangeToEnd(byte[] all) throws IOException {
    try {
      send(all);
      socket.shutdownOutput();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException reset) {
      // closed by the server before it had read all
      return "";
    }
  }

  /** Whether the server has closed the connection; waits for it. */
  boolean isClosed() throws IOException {
    return in.read() < 0;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("connection closed within a line: " + line);
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
