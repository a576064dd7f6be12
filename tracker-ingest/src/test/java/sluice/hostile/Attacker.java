package sluice.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries attacks out against a server on loopback and tells what came back. Each run is confined
 * to the calling thread, which it holds until the end.
 */
public final class Attacker {
  /** How long the loop may miss that a pause is over. */
  private static final long TICK_MS = 5;

  /** A server that has not answered by then may wait for more; it is told that there is none. */
  private static final long END_AFTER_MS = 100;

  private static final int READ_BYTES = 64 << 10;

  private final InetSocketAddress server;
  private final Duration patience;

  /**
   * @param patience an answer that is not there so long after all was sent will never come
   */
  public Attacker(int port, Duration patience) {
    this.server = new InetSocketAddress("127.0.0.1", port);
    this.patience = patience;
  }

  /**
   * What came back.
   *
   * @param answers status codes, {@code closed} for a connection that ended with fewer answers than
   *     its requests, {@code silent} for one that got no answer in time, {@code let go} for one
   *     that was not to be answered, {@code refused} where no connection was to be had
   * @param longestMs from the last byte sent to the answer
   * @param requests of HTTP that were sent or begun
   */
  public record Outcome(List<String> answers, long longestMs, int requests) {}

  /** Runs one attack to its end. */
  public Outcome run(Attack attack) throws IOException {
    List<String> answers = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      try {
        for (int i = 0; i < attack.connections(); i++) {
          try {
            lines.add(new Line(attack, selector, answers));
          } catch (IOException noConnection) {
            answers.add("refused");
          }
        }
        while (lines.stream().anyMatch(line -> !line.isDone)) {
          selector.select(TICK_MS);
          selector.selectedKeys().clear();
          for (Line line : lines) {
            line.step();
          }
        }
      } finally {
        for (Line line : lines) {
          line.channel.close();
        }
      }
    }
    return new Outcome(
        answers,
        lines.stream().mapToLong(line -> line.longestMs).max().orElse(0),
        attack.connections() * Math.max(1, attack.answers()));
  }

  /** One connection. */
  private final class Line {
    private final Attack attack;
    private final List<String> answers;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final AnswerReader reader = new AnswerReader();
    private final ByteBuffer in = ByteBuffer.allocate(READ_BYTES);
    private int piece;
    private ByteBuffer out;
    private long notBefore;
    private long lastMove = System.nanoTime();
    private boolean isDone;
    private boolean isSent;
    private boolean isEnded;
    private long longestMs;

    Line(Attack attack, Selector selector, List<String> answers) throws IOException {
      this.attack = attack;
      this.answers = answers;
      out = ByteBuffer.wrap(attack.pieces().get(0));
      channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      key = channel.register(selector, SelectionKey.OP_READ);
    }

    void step() throws IOException {
      if (isDone) {
        return;
      }
      try {
        write();
        if (attack.endsOutput() && !isEnded && isSent && sinceMove() > END_AFTER_MS) {
          isEnded = true;
          channel.shutdownOutput();
        }
        if (attack.isReading() || held()) {
          read();
        }
      } catch (IOException reset) {
        end("closed");
      }
      if (!isDone) {
        decide();
      }
      if (!isDone) {
        boolean wantsWrite = out.hasRemaining() && System.nanoTime() >= notBefore;
        boolean wantsRead = attack.isReading() || held();
        key.interestOps(
            (wantsWrite ? SelectionKey.OP_WRITE : 0) | (wantsRead ? SelectionKey.OP_READ : 0));
      }
    }

    private void write() throws IOException {
      while (!isSent && System.nanoTime() >= notBefore) {
        if (channel.write(out) > 0) {
          lastMove = System.nanoTime();
        }
        if (out.hasRemaining()) {
          return;
        }
        piece++;
        if (piece == attack.pieces().size()) {
          isSent = true;
          return;
        }
        out = ByteBuffer.wrap(attack.pieces().get(piece));
        notBefore = System.nanoTime() + attack.pauseMs() * 1_000_000L;
      }
    }

    private void read() throws IOException {
      in.clear();
      int read = channel.read(in);
      if (read < 0) {
        end("closed");
      } else if (read > 0) {
        int before = reader.codes().size();
        reader.take(in.flip());
        if (reader.codes().size() > before) {
          longestMs = Math.max(longestMs, isSent ? sinceMove() : 0);
          lastMove = System.nanoTime();
        }
        if (attack.answers() > 0 && reader.codes().size() >= attack.answers()) {
          end("");
        }
      }
    }

    private void decide() throws IOException {
      long limit = attack.answers() == 0 ? attack.holdMs() : patience.toMillis();
      if (sinceMove() > limit) {
        if (attack.answers() > 0) {
          longestMs = Math.max(longestMs, sinceMove());
        }
        end(attack.answers() == 0 ? "let go" : "silent");
      }
    }

    private boolean held() {
      return isSent && sinceMove() > attack.holdMs() && attack.answers() > 0;
    }

    private long sinceMove() {
      return (System.nanoTime() - lastMove) / 1_000_000;
    }

    /**
     * @param how it ended; counts where answers are missing
     */
    private void end(String how) throws IOException {
      isDone = true;
      key.cancel();
      channel.close();
      answers.addAll(reader.codes());
      if (reader.codes().isEmpty() || reader.codes().size() < attack.answers()) {
        answers.add(how);
      }
    }
  }
}
