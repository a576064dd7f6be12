package sluice.ingest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * An open loop: request n is due at n / rate, whatever became of those before it, and its latency
 * counts from that moment. So a server that stalls is charged for all the requests that would have
 * come meanwhile (no coordinated omission). One thread, few connections, each with one request in
 * flight; requests that are due while all connections wait are sent as soon as one is free.
 *
 * <p>The loop neither spins nor sleeps for long: it shares the processors with what it measures.
 * What its own lateness adds is recorded apart, as send delay. Confined to one thread.
 */
public final class PacedLoad implements AutoCloseable {

  /** The longest pause of the loop in nanoseconds; it bounds what the loop adds to a latency. */
  private static final long MAX_PAUSE_NANOS = 50_000;

  /** Answers that have not come so long after the last request are errors, nanoseconds. */
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  /** Latencies above this are recorded as this, nanoseconds. */
  private static final long MAX_LATENCY_NANOS = 60_000_000_000L;

  private final Selector selector = Selector.open();
  private final List<byte[]> requests;
  private final Deque<Connection> free = new ArrayDeque<>();
  private final InetSocketAddress server;
  private Histogram latency;
  private Histogram sendDelay;
  private long answered;
  private long errors;

  /** Set by another thread. */
  private volatile boolean isStopped;

  /**
   * Connects.
   *
   * @param requests whole requests of HTTP, sent in turn, all answered with 200 and as many bytes
   */
  public PacedLoad(int port, int connections, List<byte[]> requests) throws IOException {
    this.server = new InetSocketAddress("127.0.0.1", port);
    this.requests = requests;
    for (int i = 0; i < connections; i++) {
      free.add(new Connection());
    }
  }

  /**
   * What a run found; times in nanoseconds.
   *
   * @param latency from the moment when a request was due to its last byte of answer
   * @param sendDelay from the moment when a request was due to its sending
   * @param errors answers other than 200, broken connections, answers that never came
   */
  public record Outcome(
      Histogram latency, Histogram sendDelay, long sent, long answered, long errors, double rate) {}

  /** Sends this many requests a second for so many seconds, and waits for their answers. */
  public Outcome run(int rate, int seconds) throws IOException {
    latency = new Histogram(MAX_LATENCY_NANOS, 3);
    sendDelay = new Histogram(MAX_LATENCY_NANOS, 3);
    answered = 0;
    errors = 0;
    long total = (long) rate * seconds;
    double interval = 1e9 / rate;
    long start = System.nanoTime();
    long sent = 0;
    long end = start + (long) (total * interval);
    while (answered + errors < total) {
      if (isStopped) {
        total = sent;
      }
      long now = System.nanoTime();
      if (now - end > PATIENCE_NANOS) {
        errors += total - answered - errors;
        break;
      }
      long due = start + (long) (sent * interval);
      boolean busy = false;
      while (sent < total && due - now <= 0 && !free.isEmpty()) {
        send(requests.get((int) (sent % requests.size())), due);
        sent++;
        due = start + (long) (sent * interval);
        busy = true;
      }
      busy |= receive();
      if (!busy) {
        long wait = sent < total && !free.isEmpty() ? due - now : MAX_PAUSE_NANOS;
        LockSupport.parkNanos(Math.max(1000, Math.min(wait, MAX_PAUSE_NANOS)));
      }
    }
    double took = (System.nanoTime() - start) / 1e9;
    return new Outcome(latency, sendDelay, sent, answered, errors, answered / took);
  }

  /** Ends a run of another thread as soon as what was sent is answered. Thread-safe. */
  public void stop() {
    isStopped = true;
  }

  private void send(byte[] request, long due) throws IOException {
    Connection connection = free.poll();
    sendDelay.recordValue(clamped(System.nanoTime() - due));
    try {
      connection.send(request, due);
    } catch (IOException broken) {
      failed(connection);
    }
  }

  private boolean receive() throws IOException {
    if (selector.selectNow() == 0) {
      return false;
    }
    for (SelectionKey key : selector.selectedKeys()) {
      Connection connection = (Connection) key.attachment();
      try {
        connection.receive();
      } catch (IOException broken) {
        failed(connection);
      }
    }
    selector.selectedKeys().clear();
    return true;
  }

  private void failed(Connection connection) throws IOException {
    errors++;
    connection.channel.close();
    free.add(new Connection());
  }

  private static long clamped(long nanos) {
    return Math.max(0, Math.min(nanos, MAX_LATENCY_NANOS));
  }

  /** A connection with at most one request in flight. */
  private final class Connection {

    private final SocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocate(4096);
    private long due;

    /** Bytes of a whole answer, learnt from the first one, as all answers are alike. */
    private int answerBytes;

    Connection() throws IOException {
      channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send(byte[] request, long dueNanos) throws IOException {
      due = dueNanos;
      answer.clear();
      if (channel.write(ByteBuffer.wrap(request)) < request.length) {
        throw new IOException("the socket's buffer does not take one request");
      }
    }

    void receive() throws IOException {
      if (channel.read(answer) < 0) {
        throw new IOException("closed by the server");
      }
      if (answerBytes == 0) {
        answerBytes = lengthOfAnswer();
      }
      if (answerBytes == 0 || answer.position() < answerBytes) {
        return;
      }
      if (answer.get(9) == '2' && answer.get(10) == '0' && answer.get(11) == '0') {
        latency.recordValue(clamped(System.nanoTime() - due));
        answered++;
        free.add(this);
      } else {
        throw new IOException("answered other than 200");
      }
    }

    /** Bytes of head and body together; 0 while the head is not complete. */
    private int lengthOfAnswer() {
      String text = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
      int head = text.indexOf("\r\n\r\n");
      int length = text.indexOf("Content-Length: ");
      if (head < 0 || length < 0) {
        return 0;
      }
      String digits = text.substring(length + 16, text.indexOf('\r', length));
      return head + 4 + Integer.parseInt(digits);
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
