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
final class BenchServers implements AutoCloseable {

  static final String PREFIX = "matomo_";

  private static final List<String> MARIADB_OPTIONS =
      List.of(
          "--innodb-flush-log-at-trx-commit=1",
          "--innodb-buffer-pool-size=1G",
          "--innodb-log-file-size=512M");

  private static final int ENTRIES_PER_PUSH = 500;

  private final Path directory;
  private final EmbeddedMariaDb mariaDb;
  private final EmbeddedRedis redis;

  private BenchServers(Path directory, EmbeddedMariaDb mariaDb, EmbeddedRedis redis) {
    this.directory = directory;
    this.mariaDb = mariaDb;
    this.redis = redis;
  }

  /** Starts both servers in a directory that is deleted at the end. */
  static BenchServers start(ServerBinaries binaries) throws IOException {
    Path directory = Files.createTempDirectory("sluice-throughput");
    EmbeddedMariaDb mariaDb =
        EmbeddedMariaDb.start(directory.resolve("mariadb"), binaries, MARIADB_OPTIONS);
    try {
      return new BenchServers(
          directory, mariaDb, EmbeddedRedis.start(directory.resolve("redis"), binaries, List.of()));
    } catch (IOException e) {
      mariaDb.close();
      throw e;
    }
  }

  /** Makes an empty database with Matomo's tables and one site. */
  MariaDbDataSource freshDatabase(String name) throws SQLException {
    try (Connection connection = mariaDb.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + name);
    }
    mariaDb.createDatabase(name);
    MariaDbDataSource source = database(name);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      LogSchema.create(connection, PREFIX);
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

  MariaDbDataSource database(String name) throws SQLException {
    MariaDbDataSource source = new MariaDbDataSource(mariaDb.jdbcUrl(name));
    source.setUser(mariaDb.user());
    source.setPassword(mariaDb.password());
    return source;
  }

  QueueBackend backend() {
    return QueueBackend.redis(new RedisConnections(List.of(RedisURI.create(redis.uri(0))), false));
  }

  /** Empties Redis and queues the entries. */
  void queue(QueuedHits hits) {
    RedisClient client = RedisClient.create(redis.uri(0));
    try (StatefulRedisConnection<byte[], byte[]> connection =
        client.connect(ByteArrayCodec.INSTANCE)) {
      connection.sync().flushall();
      for (int queue = 0; queue < hits.entries().size(); queue++) {
        byte[] key = new QueueKey(queue).list().getBytes(StandardCharsets.UTF_8);
        List<byte[]> entries = hits.entries().get(queue);
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
  Duration mariaDbCpu() {
    return ProcessHandle.of(mariaDb.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  String mariaDbVersion() throws SQLException {
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
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
