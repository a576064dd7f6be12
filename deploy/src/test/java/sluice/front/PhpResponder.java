package sluice.front;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands where php-fpm would: answers each FastCGI request with 200 and the text PHP, and counts
 * them. One thread of its own.
 */
final class PhpResponder implements AutoCloseable {

  private static final int STDIN = 5;
  private static final int STDOUT = 6;
  private static final int END_REQUEST = 3;

  private final ServerSocket listening;
  private final AtomicInteger answered = new AtomicInteger();

  PhpResponder() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "php-responder");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listening.getLocalPort();
  }

  int answered() {
    return answered.get();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        answer(socket);
      } catch (IOException e) {
        // The listening socket was closed, or nginx went away: the next one is served.
      }
    }
  }

  private void answer(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    boolean isWhole = false;
    int id = 0;
    while (!isWhole) {
      in.readByte();
      int type = in.readUnsignedByte();
      id = in.readUnsignedShort();
      int length = in.readUnsignedShort();
      int padding = in.readUnsignedByte();
      in.readByte();
      in.readNBytes(length + padding);
      isWhole = type == STDIN && length == 0;
    }
    answered.incrementAndGet();
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    record(
        out, STDOUT, id, "Content-Type: text/plain\r\n\r\nPHP".getBytes(StandardCharsets.US_ASCII));
    record(out, END_REQUEST, id, new byte[8]);
    out.flush();
  }

  private static void record(DataOutputStream out, int type, int id, byte[] content)
      throws IOException {
    out.writeByte(1);
    out.writeByte(type);
    out.writeShort(id);
    out.writeShort(content.length);
    out.writeShort(0);
    out.write(content);
  }
}
