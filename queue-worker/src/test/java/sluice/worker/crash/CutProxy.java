package sluice.worker.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A TCP proxy before MariaDB that cuts the next COMMIT it sees, in one of several ways.
 * Thread-safe.
 */
final class CutProxy implements AutoCloseable {

  /** What happens to a connection when it says COMMIT. */
  enum Cut {
    NONE,
    /** The server never sees it. */
    BEFORE,
    /** The server sees it; the answer is lost, the connection is reset. */
    AFTER,
    /** The server sees it; the answer never comes, the connection stays open. */
    STALL
  }

  private final ServerSocket listener;
  private final int target;
  private final AtomicReference<Cut> armed = new AtomicReference<>(Cut.NONE);
  private final AtomicInteger commits = new AtomicInteger();

  CutProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept, "proxy-accept");
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The next COMMIT of any connection is cut. */
  void arm(Cut cut) {
    armed.set(cut);
  }

  /** Whether the cut is still to come. */
  boolean isArmed() {
    return armed.get() != Cut.NONE;
  }

  /** How many COMMITs were seen. */
  int commits() {
    return commits.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        AtomicReference<Cut> cut = new AtomicReference<>(Cut.NONE);
        start(() -> pump(client, server, cut, true), "proxy-up");
        start(() -> pump(server, client, cut, false), "proxy-down");
      } catch (IOException e) {
        // the server is down, or the proxy was closed: the client sees a reset
      }
    }
  }

  private void pump(Socket from, Socket to, AtomicReference<Cut> cut, boolean isUpward) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (isUpward && isCommit(buffer, length)) {
          cut.set(armed.getAndSet(Cut.NONE));
          commits.incrementAndGet();
        }
        if (isUpward && cut.get() == Cut.BEFORE || !isUpward && cut.get() == Cut.AFTER) {
          from.setSoLinger(true, 0);
          to.setSoLinger(true, 0);
          return;
        }
        if (!isUpward && cut.get() == Cut.STALL) {
          continue;
        }
        out.write(buffer, 0, length);
      }
    } catch (IOException e) {
      // one end is gone: try-with-resources closes the other
    }
  }

  /** A packet with COM_QUERY (3) and the text COMMIT, in any case. */
  private static boolean isCommit(byte[] buffer, int length) {
    if (length < 11 || length > 20 || buffer[4] != 3) {
      return false;
    }
    String text = new String(buffer, 5, length - 5, StandardCharsets.ISO_8859_1);
    return text.regionMatches(true, 0, "COMMIT", 0, 6);
  }

  private static void start(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
