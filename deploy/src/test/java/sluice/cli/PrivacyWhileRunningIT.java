package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/** Privacy that an administrator asks for while ingest and worker run. */
@RealServers
class PrivacyWhileRunningIT {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final TestDatabase database;
  private final TestRedis redis;
  private TestSite site;
  private int visitors;

  @TempDir Path folder;

  PrivacyWhileRunningIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  @BeforeEach
  void siteExists() throws IOException, SQLException {
    site = TestSite.open(database, redis, folder);
    database.execute("REPLACE INTO matomo_option VALUES ('version_Actions', '5.14.0', 1)");
  }

  @AfterEach
  void nothingIsSwitchedOn() {
    database.execute("DELETE FROM matomo_plugin_setting");
    database.execute("DELETE FROM matomo_option WHERE option_name = 'version_Actions'");
  }

  @Test
  void whatIsSwitchedOnCountsSoonAndWhatIsNotKnownStopsTheWorkerUntilItIsGone() throws Exception {
    int port = SluiceProcess.freePort();
    try (SluiceProcess process = site.start("run", "--listen", "127.0.0.1:" + port)) {
      hit(port);
      await().atMost(TestSite.LIMIT).until(() -> text("COUNT(*)").equals("1"));
      assertThat(text("MAX(user_id)")).isEqualTo("ada1");

      setting("CnilPolicy", "cnil_v1_policy_enabled");
      await().atMost(TestSite.LIMIT).until(() -> recordedUserId(port).equals("null"));

      setting("Actions", "UnheardOf_policy_enforced");
      process.awaitLog("event=matomo-refused", TestSite.LIMIT);
      assertThat(process.log()).contains("UnknownPolicySetting");
      await()
          .atMost(TestSite.LIMIT)
          .until(() -> process.get("/").body().contains("forces a setting that is not known"));
      String before = text("COUNT(*)");
      hit(port);
      await()
          .during(Duration.ofSeconds(2))
          .atMost(TestSite.LIMIT)
          .until(() -> text("COUNT(*)").equals(before));

      database.execute("DELETE FROM matomo_plugin_setting WHERE plugin_name = 'Actions'");
      await().atMost(TestSite.LIMIT).until(() -> !text("COUNT(*)").equals(before));
    }
  }

  /** What is stored of a new visitor's user id. */
  private String recordedUserId(int port) throws Exception {
    String before = text("COUNT(*)");
    hit(port);
    await().atMost(TestSite.LIMIT).until(() -> !text("COUNT(*)").equals(before));
    return text("(SELECT user_id FROM matomo_log_visit ORDER BY idvisit DESC LIMIT 1)");
  }

  private void setting(String plugin, String name) {
    database.execute(
        ("INSERT INTO matomo_plugin_setting (plugin_name, setting_name, setting_value, user_login)"
                + " VALUES ('%s', '%s', '1', '')")
            .formatted(plugin, name));
  }

  private String text(String expression) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + expression + " FROM matomo_log_visit")) {
      return row.next() ? String.valueOf(row.getString(1)) : "null";
    }
  }

  private void hit(int port) throws IOException, InterruptedException {
    visitors++;
    URI hit =
        URI.create(
            "http://127.0.0.1:%d/matomo.php?idsite=1&rec=1&url=https://a.example/&uid=ada%d&_id=%016x"
                .formatted(port, visitors, visitors));
    HttpResponse<Void> answer =
        HTTP.send(
            HttpRequest.newBuilder(hit)
                .header(
                    "User-Agent",
                    "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/"
                        + (100 + visitors))
                .build(),
            HttpResponse.BodyHandlers.discarding());
    assertThat(answer.statusCode()).isEqualTo(200);
  }
}
