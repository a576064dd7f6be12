package sluice.ingest.http;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import sluice.ingest.ring.EntryEncoder;

/**
 * The threads that parse what would keep an event loop too long: one for large bodies, of which one
 * at a time is unpacked, and one for those in between, which do not wait for large ones. What waits
 * for them is bounded by the {@link MemoryBudget}. Thread-safe.
 */
final class BodyParsers implements AutoCloseable {

  /**
   * Bytes of the largest body that is parsed on its event loop: in a few milliseconds, whatever it
   * holds.
   */
  private static final int EVENT_LOOP_BYTES = 8 << 10;

  private final Lane medium;
  private final Lane large;

  /** A thread with a parser of its own. */
  private record Lane(ExecutorService thread, EntryEncoder encoder, CallParser parser) {
    static Lane named(String name, int level, Function<EntryEncoder, CallParser> parsers) {
      EntryEncoder encoder = new EntryEncoder(level);
      return new Lane(
          Executors.newSingleThreadExecutor(new DefaultThreadFactory(name)),
          encoder,
          parsers.apply(encoder));
    }

    void run(Consumer<CallParser> task) {
      thread.execute(() -> task.accept(parser));
    }
  }

  /**
   * @param compressionLevel of their encoders
   * @param parsers makes a parser with an encoder of its own
   */
  BodyParsers(int compressionLevel, Function<EntryEncoder, CallParser> parsers) {
    medium = Lane.named("body-parser", compressionLevel, parsers);
    large = Lane.named("bulk-parser", compressionLevel, parsers);
  }

  /** Whether a body of so many bytes is parsed on its event loop. */
  static boolean isForEventLoop(int bytes) {
    return bytes <= EVENT_LOOP_BYTES;
  }

  /** Runs a task that needs a parser for a body of so many bytes. */
  void parse(int bytes, Consumer<CallParser> task) {
    (bytes <= MemoryBudget.SMALL_BODY_BYTES ? medium : large).run(task);
  }

  /** Ends the threads when they have done what waits. */
  @Override
  public void close() {
    medium.thread.shutdown();
    large.thread.shutdown();
  }
}
