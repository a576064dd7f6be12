package sluice.ingest.ring;

import io.netty.channel.SingleThreadEventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One connection to where the queues are, as the appender uses it: an edge, with Redis, the
 * plugin's tables in the database, and what tests put in their place. It never sends anything twice
 * by itself. Used by the appender alone; its stages complete on any thread.
 */
public interface QueuePort {

  /**
   * Appends all of them to a list, or none; it leaves with the next {@link #flush}.
   *
   * @param list the name of a list of the plugin's
   * @return completes normally when the server has all entries; with a failure that {@link
   *     #isRefusal} knows when it has certainly taken none, or is to be asked on this connection
   *     again; with any other when the outcome is unknown
   */
  CompletionStage<Long> push(byte[] list, List<byte[]> entries);

  /** Whether the server could ever take this entry: false for one that is too large for it. */
  default boolean takes(byte[] entry) {
    return true;
  }

  /** Sends what {@link #push} has queued. */
  void flush();

  /**
   * Tells that the server runs on with another memory: what it took and has not confirmed may be
   * gone.
   */
  default void serverForgot() {}

  /** Whether this failure is the server's answer: an error, nothing appended. */
  boolean isRefusal(Throwable failure);

  /**
   * Whether another connection may fare better after this refusal (a replica, a server loading).
   */
  boolean isWrongServer(Throwable refusal);

  /**
   * False once the other side is known to have closed it; true tells nothing. Asked in every turn
   * of the appender: must cost nothing.
   */
  boolean isOpen();

  /** Closes without waiting; what is unconfirmed completes exceptionally, sooner or later. */
  void close();

  /** Which server, and which start of it: another value, perhaps another memory. */
  String serverIdentity();

  /** Where the master is that sentinels named for it; empty without sentinels. */
  default Optional<InetSocketAddress> namedMaster() {
    return Optional.empty();
  }

  /** Makes connections; may block; called by one thread, {@code queue-connector}. */
  interface Connector extends AutoCloseable {
    /** What it connects to, a word for logs and the names of metrics. */
    default String target() {
      return "redis";
    }

    /**
     * The event loop of all its connections, if they have one: the appender works on it, so that an
     * answer and the push that it leads to need no other thread. The same each time.
     */
    default Optional<SingleThreadEventLoop> loop() {
      return Optional.empty();
    }

    /** Connects, or throws, unchecked, whatever the client library throws. */
    QueuePort connect();

    /** Frees the client's threads. */
    @Override
    void close();
  }
}
