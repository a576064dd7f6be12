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

  /** Characters of one record that are kept. */
  private static final int SHOWN = 4096;

  private final ServerSocket listening;
  private final AtomicInteger answered = new AtomicInteger();
  private volatile String lastRequest = "";

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

  /** What nginx sent of the last one: parameters and body, as they are on the wire. */
  String lastRequest() {
    return lastRequest;
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
    StringBuilder request = new StringBuilder();
    while (!isWhole) {
      in.readByte();
      int type = in.readUnsignedByte();
      id = in.readUnsignedShort();
      int length = in.readUnsignedShort();
      int padding = in.readUnsignedByte();
      in.readByte();
      byte[] content = in.readNBytes(length + padding);
      request.append(new String(content, 0, Math.min(length, SHOWN), StandardCharsets.ISO_8859_1));
      isWhole = type == STDIN && length == 0;
    }
    lastRequest = request.toString();
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
