package sluice.ingest.ring;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One connection to Redis, as the appender uses it: an edge, so that tests put a scripted one in
 * its place. It never sends anything twice by itself. Used by the appender alone; its stages
 * complete on any thread.
 */
public interface RedisPort {

  /**
   * Queues an RPUSH; it leaves with the next {@link #flush}.
   *
   * @return completes normally when Redis has all entries; with a failure that {@link #isRefusal}
   *     knows when Redis has certainly taken none; with any other when that is unknown
   */
  CompletionStage<Long> push(byte[] list, List<byte[]> entries);

  /** Sends what {@link #push} has queued. */
  void flush();

  /** Whether this failure is Redis's answer: an error, nothing appended. */
  boolean isRefusal(Throwable failure);

  /**
   * Whether another connection may fare better after this refusal (a replica, a server loading).
   */
  boolean isWrongServer(Throwable refusal);

  /**
   * False once the other side is known to have closed it; true tells nothing. Asked in every round
   * of the appender: must cost nothing.
   */
  boolean isOpen();

  /** Closes without waiting; what is unconfirmed completes exceptionally, sooner or later. */
  void close();

  /** Run id and replication id of the server: another value, another memory. */
  String serverIdentity();

  /** Makes connections; may block; called by one thread, {@code redis-connector}. */
  interface Connector extends AutoCloseable {
    /** Connects, or throws whatever the client library throws. */
    RedisPort connect();

    /** Frees the client's threads. */
    @Override
    void close();
  }
}
