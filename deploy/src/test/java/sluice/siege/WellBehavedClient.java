package sluice.siege;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import sluice.hostile.AnswerReader;

/**
 * Page views of a few hundred visitors at a fixed rate, each with a mark of its own in {@code
 * pv_id}. An open loop: hit n is due at n / rate, and its latency counts from then. Thread-safe.
 */
final class WellBehavedClient implements AutoCloseable {
  /** Nobody else sends hits of it. */
  static final int ID_SITE = 2;

  private static final int VISITORS = 400;
  private static final int SENDERS = 32;
  private static final int TIMEOUT_MS = 60_000;
  private static final String AGENT =
      "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0";

  private final int port;
  private final long start = System.nanoTime();
  private final long intervalNanos;
  private final long first;
  private final AtomicLong tickets;
  private final List<Thread> senders = new ArrayList<>();
  private final List<String> visitors = new ArrayList<>();

  /** When each mark was answered. */
  private final Map<String, Long> answered = new ConcurrentHashMap<>();

  /** Why each other mark was not. */
  private final Map<String, String> failed = new ConcurrentHashMap<>();

  private final Latencies latencies = new Latencies();
  private volatile long countFrom = Long.MAX_VALUE;
  private volatile boolean isStopping;

  /**
   * @param first number of its first mark
   */
  WellBehavedClient(int port, int rate, long first) {
    this.port = port;
    this.first = first;
    this.tickets = new AtomicLong(first);
    this.intervalNanos = 1_000_000_000L / rate;
    Random random = new Random(rate);
    for (int i = 0; i < VISITORS; i++) {
      visitors.add(String.format(Locale.ROOT, "%016x", random.nextLong()));
    }
    for (int i = 0; i < SENDERS; i++) {
      Thread sender = new Thread(this::send, "client-" + i);
      sender.setDaemon(true);
      senders.add(sender);
      sender.start();
    }
  }

  static String mark(long number) {
    String digits = Long.toString(number, 36);
    return "000000".substring(digits.length()) + digits;
  }

  private void send() {
    Socket socket = null;
    while (!isStopping) {
      long number = tickets.getAndIncrement();
      long due = start + (number - first) * intervalNanos;
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      String mark = mark(number);
      try {
        if (socket == null) {
          socket = new Socket("127.0.0.1", port);
          socket.setTcpNoDelay(true);
          socket.setSoTimeout(TIMEOUT_MS);
        }
        String code = exchange(socket, number, mark);
        long now = System.nanoTime();
        if (code.equals("204")) {
          answered.put(mark, now);
          if (number >= countFrom) {
            latencies.add(now - due);
          }
        } else {
          failed.put(mark, code);
        }
      } catch (IOException e) {
        failed.put(mark, e.toString());
        close(socket);
        socket = null;
      }
    }
    close(socket);
  }

  private String exchange(Socket socket, long number, String mark) throws IOException {
    String request =
        "GET /matomo.php?idsite="
            + ID_SITE
            + "&rec=1&send_image=0&_id="
            + visitors.get((int) (number % VISITORS))
            + "&pv_id="
            + mark
            + "&url=https%3A%2F%2Fwell.example%2Fpage-"
            + number % 50
            + "&action_name=Page HTTP/1.1\r\nHost: well.example\r\nUser-Agent: "
            + AGENT
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    AnswerReader reader = new AnswerReader();
    byte[] buffer = new byte[4096];
    while (reader.codes().isEmpty()) {
      int read = in.read(buffer);
      if (read < 0) {
        throw new IOException("closed without an answer");
      }
      reader.take(ByteBuffer.wrap(buffer, 0, read));
    }
    if (!reader.codes().get(0).equals("204")) {
      throw new IOException("answered " + reader.codes().get(0));
    }
    return reader.codes().get(0);
  }

  private static void close(Socket socket) {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException ended) {
        // it is gone either way
      }
    }
  }

  /** From now on its times count: the processes are warm. */
  void countTimes() {
    countFrom = tickets.get();
  }

  /** Whether the times of this hit count. */
  boolean isCounted(String mark) {
    return mark.compareTo(mark(Math.min(countFrom, tickets.get()))) >= 0;
  }

  /** The number that follows its last mark. */
  long next() {
    return tickets.get();
  }

  Map<String, Long> answered() {
    return answered;
  }

  Map<String, String> failed() {
    return failed;
  }

  Latencies latencies() {
    return latencies;
  }

  /** Whether this mark is one of its own. */
  boolean isMark(String text) {
    return answered.containsKey(text) || failed.containsKey(text);
  }

  /** Lets the hits under way be answered. */
  @Override
  public void close() {
    isStopping = true;
    for (Thread sender : senders) {
      try {
        sender.join(TIMEOUT_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
