package sluice.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds an address to listen on where nobody said which. */
final class FreePort {

  private FreePort() {}

  /** {@code HOST:PORT} with this port, or with any free one when it is taken. */
  static String orOther(String host, int port) throws IOException {
    InetAddress address = InetAddress.getByName(host);
    try (ServerSocket socket = new ServerSocket(port, 1, address)) {
      return host + ":" + socket.getLocalPort();
    } catch (IOException taken) {
      try (ServerSocket socket = new ServerSocket(0, 1, address)) {
        return host + ":" + socket.getLocalPort();
      }
    }
  }
}
