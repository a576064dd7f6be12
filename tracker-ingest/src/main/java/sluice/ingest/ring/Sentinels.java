package sluice.ingest.ring;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.net.InetSocketAddress;

/**
 * Asks sentinels who is master. A master that they have replaced may live on, and takes what is
 * pushed until it becomes a replica, seconds later, and forgets it. Keeps one connection, to the
 * first sentinel that answers. Confined to one thread; throws unchecked what the client library
 * throws.
 */
public final class Sentinels implements AutoCloseable {

  private final RedisClient client;
  private final RedisURI sentinels;

  /** Null while there is none. */
  private StatefulRedisSentinelConnection<String, String> connection;

  /**
   * Asks nobody yet.
   *
   * @param sentinels where they are, and the name of the master
   */
  public Sentinels(RedisClient client, RedisURI sentinels) {
    this.client = client;
    this.sentinels = sentinels;
  }

  /** The master, as a sentinel names it. */
  public InetSocketAddress master() {
    try {
      if (connection == null) {
        connection = client.connectSentinel(StringCodec.UTF8, sentinels);
      }
      String name = sentinels.getSentinelMasterId();
      if (connection.sync().getMasterAddrByName(name) instanceof InetSocketAddress master) {
        return master;
      }
      throw new RedisException("the sentinel knows no master of the name " + name);
    } catch (RedisException failed) {
      close();
      throw failed;
    }
  }

  /** Gives up the connection; the next question makes another. */
  @Override
  public void close() {
    if (connection != null) {
      connection.closeAsync();
      connection = null;
    }
  }
}
