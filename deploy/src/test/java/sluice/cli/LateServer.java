package sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A port of its own behind which a server is away until {@link #open}. Confined to one test. */
final class LateServer implements AutoCloseable {

  private final int port;
  private final String host;
  private final int behind;
  private ServerSocket listening;

  LateServer(String host, int behind) throws IOException {
    this.port = SluiceProcess.freePort();
    this.host = host;
    this.behind = behind;
  }

  int port() {
    return port;
  }

  /** From now on it is there. */
  void open() throws IOException {
    listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(host, behind);
        daemon(() -> copy(client, server));
        daemon(() -> copy(server, client));
      }
    } catch (IOException e) {
      // closed by the test
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException e) {
      // one side has gone, which ends both
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "late-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    if (listening != null) {
      listening.close();
    }
  }
}
