package sluice.servers;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import java.time.Duration;

/** A test class's own Redis database number, flushed when taken. Thread-safe. */
public final class TestRedis implements AutoCloseable {
  private final RedisURI uri;
  private final RedisClient client;

  TestRedis(RedisURI uri, RedisClient client) {
    this.uri = uri;
    this.client = client;
  }

  /** {@code redis://HOST:PORT/NUMBER}; Lettuce's own text would name a password without one. */
  public String uri() {
    return "redis://" + uri.getHost() + ":" + uri.getPort() + "/" + uri.getDatabase();
  }

  /** The same, parsed. */
  public RedisURI redisUri() {
    return RedisURI.builder(uri).build();
  }

  /** A new connection to this database, the caller's to close. */
  public StatefulRedisConnection<String, String> connect() {
    return client.connect(uri);
  }

  /** A new connection with a codec of the caller's, the caller's to close. */
  public <K, V> StatefulRedisConnection<K, V> connect(RedisCodec<K, V> codec) {
    return client.connect(codec, uri);
  }

  /** Empties this database. */
  public void flush() {
    try (StatefulRedisConnection<String, String> connection = connect()) {
      connection.sync().flushdb();
    }
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }
}
