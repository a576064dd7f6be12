package sluice.servers;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pair of servers. Taken, in this order, from the environment, from Docker, or embedded: {@code
 * SLUICE_TEST_DATABASE_URL}, {@code _USER}, {@code _PASSWORD} and {@code SLUICE_TEST_REDIS} name
 * running ones, on which the user may create and drop databases and all of Redis may be flushed.
 *
 * @param origin where they come from, for the log
 * @param serverUrl {@code jdbc:mariadb://HOST:PORT/}
 * @param redis without a database number
 * @param running what to close at the end
 */
record Servers(
    String origin,
    String serverUrl,
    String user,
    String password,
    RedisURI redis,
    List<Runnable> running)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Servers.class);

  static Servers choose() {
    Map<String, String> environment = System.getenv();
    Servers servers;
    if (environment.containsKey("SLUICE_TEST_DATABASE_URL")
        && environment.containsKey("SLUICE_TEST_REDIS")) {
      servers = given(environment);
    } else {
      servers = DockerEngine.tryStart().orElseGet(EmbeddedServers::start);
    }
    LOG.info("servers for tests: {}: {} and {}", servers.origin, servers.serverUrl, servers.redis);
    return servers;
  }

  private static Servers given(Map<String, String> environment) {
    String url = environment.get("SLUICE_TEST_DATABASE_URL");
    int afterHost = url.indexOf('/', "jdbc:mariadb://".length());
    return new Servers(
        "environment variables",
        afterHost < 0 ? url + "/" : url.substring(0, afterHost + 1),
        environment.getOrDefault("SLUICE_TEST_DATABASE_USER", "root"),
        environment.getOrDefault("SLUICE_TEST_DATABASE_PASSWORD", ""),
        RedisURI.create(environment.get("SLUICE_TEST_REDIS")),
        List.of());
  }

  TestDatabase database(String className, int number) {
    String name =
        String.format(
            Locale.ROOT,
            "sluice_%d_%d_%s",
            ProcessHandle.current().pid(),
            number,
            className.toLowerCase(Locale.ROOT));
    return TestDatabase.create(
        serverUrl, user, password, name.substring(0, Math.min(64, name.length())));
  }

  /** Numbers are used again when there are more classes than databases; they run one by one. */
  TestRedis redis(int number) {
    RedisClient client = RedisClient.create(redis);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      int databases = Integer.parseInt(connection.sync().configGet("databases").get("databases"));
      RedisURI own = RedisURI.builder(redis).build();
      own.setDatabase(number % databases);
      connection.sync().select(own.getDatabase());
      connection.sync().flushdb();
      return new TestRedis(own, client);
    }
  }

  @Override
  public void close() {
    running.forEach(Runnable::run);
  }
}
