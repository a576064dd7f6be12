package sluice.front;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import sluice.archive.golden.GoldenDatabase;
import sluice.archive.golden.MatomoArchives;
import sluice.archive.table.MatomoTables;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/**
 * A Matomo 5.1.2 with the QueuedTracking plugin, as far as a machine without Matomo can have one:
 * its tables with hits and archives that a real one recorded and made, its settings, and scripts in
 * place of its own. {@code matomo.php} queues as the plugin does; the others tell what they were
 * asked. Confined to one test.
 */
final class WalkedMatomo {

  /** Hits of some days in October 2026 on three sites, and their archives. */
  private static final String CORPUS = "scenarios";

  private static final String TELLS =
      "<?php header('Content-Type: text/plain'); echo 'PHP ', $_SERVER['SCRIPT_NAME'], ' ',"
          + " $_SERVER['REMOTE_ADDR'], ' ', $_SERVER['HTTP_X_FORWARDED_FOR'];";

  /** The form of Matomo's login page, as far as a probe looks. */
  private static final String LOGIN =
      " if (($_GET['module'] ?? '') === 'Login') echo '<input type=\"text\" name=\"form_login\">';";

  /** One request set into the first queue, by the words of Redis's protocol. */
  private static final String QUEUES =
      """

      if (isset($_GET['rec'])) {
        $set = json_encode(['requests' => [$_GET], 'tokenAuth' => false, 'time' => time(),
          'env' => ['server' => array_filter($_SERVER, 'is_scalar'), 'cookie' => []]]);
        $redis = stream_socket_client('tcp://%s:%d');
        foreach ([['SELECT', '%s'], ['RPUSH', 'trackingQueueV1', $set]] as $words) {
          $said = '*' . count($words) . "\\r\\n";
          foreach ($words as $word) $said .= '$' . strlen($word) . "\\r\\n$word\\r\\n";
          fwrite($redis, $said);
          fgets($redis);
        }
      }
      """;

  private final TestDatabase database;
  private final URI redis;

  WalkedMatomo(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = URI.create(redis.uri());
  }

  /**
   * Puts it there.
   *
   * @param www its folder, which nginx serves
   * @param vendor of a real Matomo
   */
  void install(Path www, Path vendor) throws Exception {
    Files.createSymbolicLink(www.resolve("vendor"), vendor);
    String url =
        "%s?allowMultiQueries=true&user=%s&password=%s"
            .formatted(database.jdbcUrl(), database.user(), database.password());
    try (MariaDbPoolDataSource pool = new MariaDbPoolDataSource(url);
        Connection connection = pool.getConnection()) {
      GoldenDatabase.load(connection, CORPUS);
      MatomoArchives.load(
          connection,
          new MatomoTables(pool, GoldenDatabase.PREFIX),
          CORPUS,
          InstantSource.system());
    }
    settings();
    Path config = Files.createDirectories(www.resolve("config")).resolve("config.ini.php");
    Files.writeString(config, config());
    String queues =
        QUEUES.formatted(redis.getHost(), redis.getPort(), redis.getPath().substring(1));
    Map<String, String> scripts = Map.of("matomo.php", queues, "index.php", "", "js/index.php", "");
    for (Map.Entry<String, String> script : scripts.entrySet()) {
      Path file = www.resolve(script.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, TELLS + LOGIN + script.getValue());
    }
  }

  /** Of the plugin, as its administrator has made them. */
  private void settings() {
    Map<String, String> plugin =
        Map.of(
            "redisHost", redis.getHost(),
            "redisPort", Integer.toString(redis.getPort()),
            "redisDatabase", redis.getPath().substring(1),
            "numQueueWorkers", "2",
            "queueEnabled", "1");
    plugin.forEach(
        (name, value) ->
            database.execute(
                "INSERT INTO matomo_plugin_setting (plugin_name, setting_name, setting_value,"
                    + " json_encoded, user_login) VALUES ('QueuedTracking', '%s', '%s', 0, '')"
                        .formatted(name, value)));
  }

  private String config() {
    URI jdbc = URI.create(database.jdbcUrl().replaceFirst("^jdbc:", "").replaceFirst("\\?.*", ""));
    return """
    ; <?php exit; ?>
    [database]
    host = "%s"
    port = %d
    username = "%s"
    password = "%s"
    dbname = "%s"
    tables_prefix = "matomo_"
    [General]
    salt = "0123456789abcdef0123456789abcdef"
    proxy_client_headers[] = "HTTP_X_FORWARDED_FOR"
    """
        .formatted(
            jdbc.getHost(), jdbc.getPort(), database.user(), database.password(), database.name());
  }

  /** Hits that are recorded. */
  long recorded() throws SQLException {
    return number("SELECT COUNT(*) FROM matomo_log_link_visit_action");
  }

  /** Visits of today from this machine. */
  long visitsFromHere() throws SQLException {
    return number("SELECT COUNT(*) FROM matomo_log_visit WHERE HEX(location_ip) = '7F000000'");
  }

  /** Visits of today in the report of its first site; 0 while there is none. */
  long reportedVisits() throws SQLException {
    String table = "matomo_archive_numeric_" + text("SELECT DATE_FORMAT(UTC_DATE(), '%Y_%m')");
    String isThere =
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND"
            + " table_name = '"
            + table
            + "'";
    return number(isThere) == 0
        ? 0
        : number(
            "SELECT IFNULL(MAX(value), 0) FROM "
                + table
                + " WHERE idsite = 1 AND period = 1 AND date1 = UTC_DATE() AND name = 'nb_visits'");
  }

  private long number(String query) throws SQLException {
    return Long.parseLong(text(query).replaceFirst("\\.0*$", ""));
  }

  private String text(String query) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  /** What its scripts are asked for, with the script that answers. */
  static List<Map.Entry<String, String>> pages(String hit) {
    return List.of(
        Map.entry(hit, "/matomo.php"),
        Map.entry("/", "/index.php"),
        Map.entry("/index.php?module=API", "/index.php"),
        Map.entry("/js/", "/js/index.php"));
  }
}
