package sluice.worker.drain;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A TCP proxy before a server: it can stand still, lead elsewhere, and cut the next COMMIT that
 * goes to MariaDB, in one of several ways. Thread-safe.
 */
public final class CutProxy implements AutoCloseable {

  /** What happens to a connection when it says COMMIT. */
  public enum Cut {
    NONE,
    /** The server never sees it. */
    BEFORE,
    /** The server sees it; the answer is lost, the connection is reset. */
    AFTER,
    /** The server sees it; the answer never comes, the connection stays open. */
    STALL
  }

  private final ServerSocket listener;
  private final AtomicReference<Cut> armed = new AtomicReference<>(Cut.NONE);
  private final AtomicInteger commits = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile int target;
  private boolean standsStill;

  /** To a port of this machine. */
  public CutProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept, "proxy-accept");
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** The next COMMIT of any connection is cut. */
  public void arm(Cut cut) {
    armed.set(cut);
  }

  /** Whether the cut is still to come. */
  public boolean isArmed() {
    return armed.get() != Cut.NONE;
  }

  /** How many COMMITs were seen. */
  public int commits() {
    return commits.get();
  }

  /** From now on nothing is passed on; connections are accepted and stay open. */
  public synchronized void standStill() {
    standsStill = true;
  }

  /** Passes on what was held back, and all else again. */
  public synchronized void goOn() {
    standsStill = false;
    notifyAll();
  }

  /** Resets all connections; what was held back is lost. New ones lead to the other port. */
  public void leadTo(int port) {
    target = port;
    reset();
    goOn();
  }

  /** Takes no new connections and resets the present ones. */
  @Override
  public void close() throws IOException {
    listener.close();
    reset();
    goOn();
  }

  private void reset() {
    open.forEach(CutProxy::reset);
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // it is closed already, which is what was wanted
    }
  }

  private synchronized void awaitGoing() {
    try {
      while (standsStill) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        connect(listener.accept());
      } catch (IOException e) {
        // the proxy was closed
      }
    }
  }

  private void connect(Socket client) {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      open.add(client);
      open.add(server);
      AtomicReference<Cut> cut = new AtomicReference<>(Cut.NONE);
      start(() -> pump(client, server, cut, true), "proxy-up");
      start(() -> pump(server, client, cut, false), "proxy-down");
    } catch (IOException e) {
      reset(client); // the server is down: the client is to see that
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
        awaitGoing();
        out.write(buffer, 0, length);
      }
    } catch (IOException e) {
      // one end is gone: try-with-resources closes the other
    } finally {
      open.remove(from);
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
