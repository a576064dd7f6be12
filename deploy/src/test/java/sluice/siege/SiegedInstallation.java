package sluice.siege;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.core.ConditionEvaluationListener;
import org.awaitility.core.EvaluatedCondition;
import org.awaitility.core.TimeoutEvent;
import sluice.embedded.EmbeddedMariaDb;
import sluice.embedded.EmbeddedRedis;
import sluice.log.LogSchema;
import sluice.queue.QueueKey;

/**
 * Servers of its own, a site for the attackers and one for the well-behaved client, and ingest and
 * worker of the distribution. Confined to the test's thread, but for the Redis connection.
 */
final class SiegedInstallation implements AutoCloseable {
  static final int QUEUES = 16;

  private static final String PREFIX = "matomo_";
  private static final String DATABASE = "siege";

  private final EmbeddedMariaDb mariaDb;
  private final EmbeddedRedis redis;
  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final int port;
  private final SiegedProcess ingest;
  private final SiegedProcess worker;

  SiegedInstallation(Path home, Path folder) throws IOException, SQLException {
    mariaDb =
        EmbeddedMariaDb.start(
            folder.resolve("mariadb"),
            List.of("--innodb-buffer-pool-size=256M", "--innodb-flush-log-at-trx-commit=1"));
    redis = EmbeddedRedis.start(folder.resolve("redis"), List.of());
    mariaDb.createDatabase(DATABASE);
    createSites();
    client = RedisClient.create(redis.uri(0));
    connection = client.connect(ByteArrayCodec.INSTANCE);
    port = SiegedProcess.freePort();
    List<String> flags = new ArrayList<>(flags(folder.resolve("state-ingest")));
    flags.addAll(List.of("--listen", "127.0.0.1:" + port));
    ingest = SiegedProcess.start(home, "ingest", folder, flags);
    worker = SiegedProcess.start(home, "worker", folder, flags(folder.resolve("state-worker")));
  }

  private void createSites() throws IOException, SQLException {
    try (Connection sql = connect();
        InputStream in = LogSchema.class.getResourceAsStream("/sluice/cli/quickstart-site.sql");
        Statement statement = sql.createStatement()) {
      LogSchema.create(sql, PREFIX);
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String part : script.replaceAll("(?m)^--.*$", "").replace("{p}", PREFIX).split(";\n")) {
        if (!part.isBlank()) {
          statement.execute(part);
        }
      }
      String columns =
          "name, main_url, ts_created, ecommerce, sitesearch, sitesearch_keyword_parameters,"
              + " sitesearch_category_parameters, timezone, currency, exclude_unknown_urls,"
              + " excluded_ips, excluded_parameters, excluded_user_agents, excluded_referrers,"
              + " `group`, type, keep_url_fragment, creator_login";
      statement.execute(
          "INSERT INTO %ssite (idsite, %s) SELECT %d, %s FROM %ssite WHERE idsite = 1"
              .formatted(PREFIX, columns, WellBehavedClient.ID_SITE, columns, PREFIX));
    }
  }

  private List<String> flags(Path state) {
    return List.of(
        "--database-url",
        mariaDb.jdbcUrl(DATABASE),
        "--database-user",
        mariaDb.user(),
        "--database-password",
        mariaDb.password(),
        "--tables-prefix",
        PREFIX,
        "--salt",
        "0123456789abcdef0123456789abcdef",
        "--redis",
        redis.uri(0),
        "--queues",
        Integer.toString(QUEUES),
        "--state-dir",
        state.toString());
  }

  private Connection connect() throws SQLException {
    Connection sql = mariaDb.connect();
    sql.setCatalog(DATABASE);
    return sql;
  }

  int port() {
    return port;
  }

  SiegedProcess ingest() {
    return ingest;
  }

  SiegedProcess worker() {
    return worker;
  }

  List<SiegedProcess> processes() {
    return List.of(ingest, worker);
  }

  /** Thread-safe. */
  StatefulRedisConnection<byte[], byte[]> redis() {
    return connection;
  }

  RowWatch watchRows() throws SQLException {
    return new RowWatch(connect(), PREFIX);
  }

  /** Prints what the processes have said when a condition is not met in time. */
  ConditionEvaluationListener<Object> logsAtTimeout() {
    return new ConditionEvaluationListener<>() {
      @Override
      public void conditionEvaluated(EvaluatedCondition<Object> condition) {
        // only the end counts
      }

      @Override
      public void onTimeout(TimeoutEvent event) {
        processes().forEach(process -> System.out.println(process.logTail()));
      }
    };
  }

  /** Entries in all queues. */
  long backlog() {
    long length = 0;
    for (int queue = 0; queue < QUEUES; queue++) {
      length += connection.sync().llen(list(queue));
    }
    return length;
  }

  /** Throws away what the worker cannot get past, and starts both processes anew. */
  void renew() throws IOException, InterruptedException {
    for (int queue = 0; queue < QUEUES; queue++) {
      connection.sync().del(list(queue));
    }
    for (SiegedProcess process : processes()) {
      process.renew();
    }
  }

  private static byte[] list(int queue) {
    return new QueueKey(queue).list().getBytes(StandardCharsets.US_ASCII);
  }

  /** Why there are dead letters, decoded ones apart from what no worker can read; how many. */
  Map<String, Long> deadLetters() throws SQLException {
    Map<String, Long> reasons = new TreeMap<>();
    try (Connection sql = connect();
        Statement statement = sql.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT error, requests > 0 FROM " + PREFIX + "sluice_dead_letter")) {
      while (rows.next()) {
        String reason = rows.getString(1).replaceAll("\\d+", "N").replaceAll("[^ -~]", ".");
        String kind = rows.getBoolean(2) ? "decoded: " : "undecoded: ";
        reasons.merge(kind + reason.substring(0, Math.min(100, reason.length())), 1L, Long::sum);
      }
    }
    return reasons;
  }

  @Override
  public void close() {
    ingest.close();
    worker.close();
    connection.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    redis.close();
    mariaDb.close();
  }
}
