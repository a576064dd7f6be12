package sluice.ingest;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import sluice.queue.IngestPresence;
import sluice.queue.QueueResizing;

/**
 * What ingests, workers and {@code sluice queue resize} tell each other where the queues are, on a
 * connection of its own, made anew after any failure. Confined to one thread; throws unchecked what
 * the client library throws.
 */
interface QueueAgreement extends AutoCloseable {

  /**
   * What all have agreed on.
   *
   * @param resizing the change under way
   * @param count the number that all agree on
   * @param hasWorkers whether a worker of ours lives, which follows that number
   * @param serverMs Unix milliseconds of the server's clock, by which presences are judged
   */
  record Seen(
      Optional<QueueResizing> resizing, OptionalInt count, boolean hasWorkers, long serverMs) {

    /** The number that a text says; empty for anything else. */
    static OptionalInt count(String text) {
      return text != null && text.matches("[1-9]\\d{0,3}")
          ? OptionalInt.of(Integer.parseInt(text))
          : OptionalInt.empty();
    }
  }

  /** Asks what is agreed on; the clock of the server decides who lives, whatever ours says. */
  Seen read();

  /** The owners of the locks of the queues 0..queues-1 that workers of PHP hold. */
  List<String> ownersOfPhp(int queues);

  /** What workers have committed of a producer in the queues 0..queues-1, by queue. */
  Map<Integer, Long> committed(String producer, int queues);

  /** Counts this look on each server that can lose its memory and run on; by server. */
  Map<String, Long> mark(String id, int queues);

  /** Whom the sentinels name as master; empty where there are none, or none answers. */
  default Optional<InetSocketAddress> master() {
    return Optional.empty();
  }

  /** Tells a resize of this ingest. */
  void announce(String id, IngestPresence presence);

  /** Tells that nothing is left here: no resize need wait for this ingest. */
  void withdraw(String id);

  /** Gives up the connection after a failure; the next call connects anew. */
  void drop();

  @Override
  void close();
}
