package sluice.front;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands where ingest would: answers each request with 204, keeps connections open, and counts
 * both. A thread for each connection.
 */
final class KeepingServer implements AutoCloseable {

  private final ServerSocket listening;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile String lastPath = "";

  KeepingServer(int port) throws IOException {
    listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int connections() {
    return connections.get();
  }

  int requests() {
    return requests.get();
  }

  /** What the last request asked for. */
  String lastPath() {
    return lastPath;
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "keeping-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        connections.incrementAndGet();
        start(() -> serve(socket));
      } catch (IOException e) {
        // The listening socket was closed: the test is over.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.endsWith(" HTTP/1.1")) {
          lastPath = line.split(" ")[1];
        }
        if (line.isEmpty()) {
          requests.incrementAndGet();
          socket
              .getOutputStream()
              .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException e) {
      // nginx has closed it.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
