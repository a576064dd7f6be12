package sluice.worker;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.embedded.EmbeddedMariaDb;
import sluice.embedded.EmbeddedRedis;
import sluice.embedded.ServerBinaries;
import sluice.log.LogSchema;
import sluice.queue.QueueKey;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.RedisConnections;
import sluice.worker.drain.QueueTables;

/** A MariaDB that flushes at each commit, and a Redis. Confined to the main thread. */
public final class BenchServers implements AutoCloseable {

  /** Prefix of the tables. */
  public static final String PREFIX = "matomo_";

  /** Where the build leaves the servers, seen from the root of the repository. */
  public static final Path BINARIES = Path.of("benchmarks/target/servers");

  private static final List<String> MARIADB_OPTIONS =
      List.of(
          "--innodb-flush-log-at-trx-commit=1",
          "--innodb-buffer-pool-size=1G",
          "--innodb-log-file-size=512M");

  private static final int ENTRIES_PER_PUSH = 500;

  private final Path directory;
  private final boolean isKept;
  private final EmbeddedMariaDb mariaDb;
  private final EmbeddedRedis redis;

  private BenchServers(
      Path directory, boolean isKept, EmbeddedMariaDb mariaDb, EmbeddedRedis redis) {
    this.directory = directory;
    this.isKept = isKept;
    this.mariaDb = mariaDb;
    this.redis = redis;
  }

  /** Starts both servers in a directory that is deleted at the end. */
  public static BenchServers start(ServerBinaries binaries) throws IOException {
    return start(binaries, Files.createTempDirectory("sluice-throughput"), false, List.of());
  }

  /**
   * Starts both servers in a directory that is there afterwards, with the databases.
   *
   * @param options of mariadbd, beside those that all runs have
   */
  public static BenchServers startIn(Path directory, ServerBinaries binaries, List<String> options)
      throws IOException {
    return start(binaries, directory, true, options);
  }

  /** As {@link #start(ServerBinaries)}, with options of mariadbd. */
  public static BenchServers start(ServerBinaries binaries, List<String> options)
      throws IOException {
    return start(binaries, Files.createTempDirectory("sluice-throughput"), false, options);
  }

  private static BenchServers start(
      ServerBinaries binaries, Path directory, boolean isKept, List<String> more)
      throws IOException {
    List<String> options = new ArrayList<>(MARIADB_OPTIONS);
    options.addAll(more);
    EmbeddedMariaDb mariaDb =
        EmbeddedMariaDb.start(directory.resolve("mariadb"), binaries, options);
    try {
      EmbeddedRedis redis = EmbeddedRedis.start(directory.resolve("redis"), binaries, List.of());
      return new BenchServers(directory, isKept, mariaDb, redis);
    } catch (IOException e) {
      mariaDb.close();
      throw e;
    }
  }

  /** Makes an empty database with Matomo's tables and one site. */
  public MariaDbDataSource freshDatabase(String name) throws SQLException {
    try (Connection connection = mariaDb.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + name);
    }
    mariaDb.createDatabase(name);
    MariaDbDataSource source = database(name);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      LogSchema.create(connection, PREFIX, LogSchema.Edition.REFERENCE);
      new QueueTables(PREFIX).create(connection);
      statement.execute(
          "INSERT INTO matomo_site (idsite, name, main_url, ts_created, ecommerce, sitesearch,"
              + " sitesearch_keyword_parameters, sitesearch_category_parameters, timezone,"
              + " currency, excluded_ips, excluded_parameters, excluded_user_agents,"
              + " excluded_referrers, `group`, type) VALUES (1, 'Garden shop',"
              + " 'https://www.shop.example', UTC_TIMESTAMP() - INTERVAL 1 YEAR, 1, 1, '', '',"
              + " 'UTC', 'EUR', '', '', '', '', '', 'website')");
      statement.execute(
          "INSERT INTO matomo_goal (idsite, idgoal, name, description, match_attribute, pattern,"
              + " pattern_type, case_sensitive, allow_multiple, revenue) VALUES (1, 1,"
              + (" 'Newsletter', '', 'url', '" + ShopPages.GOAL + "', 'contains', 0, 0, 1)"));
    }
    return source;
  }

  /** Connections to a database that is there. */
  public MariaDbDataSource database(String name) throws SQLException {
    MariaDbDataSource source = new MariaDbDataSource(mariaDb.jdbcUrl(name));
    source.setUser(mariaDb.user());
    source.setPassword(mariaDb.password());
    return source;
  }

  /** How another process connects to a database. */
  public record Access(String jdbcUrl, String user, String password) {}

  /** How another process connects to this database. */
  public Access access(String name) {
    return new Access(mariaDb.jdbcUrl(name), mariaDb.user(), mariaDb.password());
  }

  /** Flags of a process of the distribution that works on these servers. */
  public List<String> processFlags(String database) {
    List<String> flags = new ArrayList<>(flags(database));
    flags.addAll(List.of("--salt", "throughput"));
    return flags;
  }

  /** Flags of a command that asks these servers. */
  public List<String> flags(String database) {
    return List.of(
        "--database-url",
        mariaDb.jdbcUrl(database),
        "--database-user",
        mariaDb.user(),
        "--database-password",
        mariaDb.password(),
        "--tables-prefix",
        PREFIX,
        "--redis",
        redis.uri(0));
  }

  /** Where Redis is. */
  public String redisUri() {
    return redis.uri(0);
  }

  /** Ends Redis at once, for good. */
  public void killRedis() {
    redis.kill();
  }

  QueueBackend backend() {
    return QueueBackend.redis(new RedisConnections(List.of(RedisURI.create(redis.uri(0))), false));
  }

  /**
   * Empties Redis and queues entries.
   *
   * @param entriesOfQueues by queue
   */
  public void queue(List<List<byte[]>> entriesOfQueues) {
    RedisClient client = RedisClient.create(redis.uri(0));
    try (StatefulRedisConnection<byte[], byte[]> connection =
        client.connect(ByteArrayCodec.INSTANCE)) {
      connection.sync().flushall();
      for (int queue = 0; queue < entriesOfQueues.size(); queue++) {
        byte[] key = new QueueKey(queue).list().getBytes(StandardCharsets.UTF_8);
        List<byte[]> entries = entriesOfQueues.get(queue);
        for (int from = 0; from < entries.size(); from += ENTRIES_PER_PUSH) {
          int to = Math.min(entries.size(), from + ENTRIES_PER_PUSH);
          connection.sync().rpush(key, entries.subList(from, to).toArray(byte[][]::new));
        }
      }
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  /** Processor time that MariaDB has used so far. */
  public Duration mariaDbCpu() {
    return cpu(mariaDb.pid());
  }

  /** Processor time that Redis has used so far. */
  Duration redisCpu() {
    return cpu(redis.pid());
  }

  private static Duration cpu(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  /** Version of the server. */
  public String mariaDbVersion() throws SQLException {
    try (Connection connection = mariaDb.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT VERSION()")) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public void close() throws IOException {
    redis.close();
    mariaDb.close();
    if (!isKept) {
      delete(directory);
    }
  }

  /** Deletes a directory with all that is in it. */
  public static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
