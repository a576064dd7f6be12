package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.ingest.ring.MemoryRedis;
import sluice.matomo.AccessToken;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabasePool;
import sluice.matomo.MatomoConfig;
import sluice.matomo.RedisAddress;
import sluice.php.PhpValue;
import sluice.queue.RequestSet;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/**
 * Where bulks have to bring a token, over the wire and with the tokens of a real database: what a
 * Matomo 5.1.2 answered to the same bodies, and what lies in the queue afterwards.
 */
@RealServers
class BulkTokensIT {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String SALT = "SALT";
  private static final String REFUSED = "{\"status\":\"error\",\"tracked\":0,\"invalid\":0}";
  private static TestDatabase tables;

  @TempDir Path state;
  private final MemoryRedis redis = new MemoryRedis();
  private DatabasePool pool;
  private TrackerIngest ingest;

  @BeforeAll
  static void fill(TestDatabase database) {
    tables = database;
    tables.execute("CREATE TABLE m_option (option_name VARCHAR(191), option_value LONGTEXT)");
    tables.execute(
        "CREATE TABLE m_plugin_setting (plugin_name VARCHAR(60), setting_name VARCHAR(255),"
            + " setting_value LONGTEXT, json_encoded TINYINT, user_login VARCHAR(100),"
            + " idplugin_setting BIGINT AUTO_INCREMENT PRIMARY KEY)");
    tables.execute("CREATE TABLE m_access (login VARCHAR(100), idsite INT, access VARCHAR(50))");
    tables.execute("CREATE TABLE m_user (login VARCHAR(100), superuser_access TINYINT)");
    tables.execute(
        "CREATE TABLE m_user_token_auth (login VARCHAR(100), password VARCHAR(191),"
            + " date_expired DATETIME, secure_only TINYINT NOT NULL DEFAULT 0)");
    tables.execute("INSERT INTO m_user VALUES ('root', 1), ('ann', 0), ('bob', 0), ('eve', 0)");
    tables.execute(
        "INSERT INTO m_access VALUES ('ann', 1, 'admin'), ('bob', 1, 'write'), ('eve', 1, 'view')");
    token("root", "of-root", "NULL");
    token("root", "of-root-expired", "'2020-01-01 00:00:00'");
    token("ann", "of-ann", "NULL");
    token("bob", "of-bob", "NULL");
    token("eve", "of-eve", "NULL");
  }

  private static void token(String login, String token, String expires) {
    tables.execute(
        "INSERT INTO m_user_token_auth VALUES ('%s', '%s', %s, 0)"
            .formatted(login, AccessToken.hash(token, SALT), expires));
  }

  @BeforeEach
  void start() throws IOException {
    IngestConfig standard =
        IngestConfig.of("127.0.0.1", 0, RedisAddress.parse("redis://127.0.0.1:1/0"), state);
    MatomoConfig matomo =
        MatomoConfig.defaults()
            .with("General", "salt", SALT)
            .with("Tracker", "bulk_requests_require_authentication", "1");
    DatabaseAddress address =
        new DatabaseAddress(tables.jdbcUrl(), tables.user(), tables.password(), "m_");
    pool = DatabasePool.of(address, "tokens");
    ingest =
        TrackerIngest.start(
            new IngestConfig(
                standard.listen(),
                standard.limits(),
                standard.redis(),
                standard.spool(),
                standard.queue(),
                new IngestConfig.Matomo(
                    matomo, Optional.empty(), Optional.of(address), state, Duration.ofMillis(50))),
            pool,
            redis,
            new SimpleMeterRegistry(),
            InstantSource.system());
    await().atMost(LONG).until(() -> bulk("of-nobody", "?idsite=1").code() != 503);
  }

  @AfterEach
  void stop() {
    ingest.close();
    pool.close();
  }

  private RawClient.Response bulk(String token, String... requests) throws IOException {
    return bulk(List.of(), token, requests);
  }

  private RawClient.Response bulk(List<String> headers, String token, String... requests)
      throws IOException {
    String list =
        List.of(requests).stream().map("\"%s\""::formatted).collect(Collectors.joining(","));
    String body = " {\"requests\":[%s],\"token_auth\":\"%s\"}".formatted(list, token);
    try (RawClient client = new RawClient(ingest.port())) {
      return client.exchange("POST", "/matomo.php", headers, body.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void isRefused(String token, String... requests) throws IOException {
    RawClient.Response answer = bulk(token, requests);
    assertThat(answer.code()).as(token).isEqualTo(500);
    assertThat(answer.text()).as(token).isEqualTo(REFUSED);
    assertThat(redis.take()).as(token).isEmpty();
  }

  /** Returns the pages of what was queued, in order. */
  private List<String> accepted(String token, String... requests) throws Exception {
    RawClient.Response answer = bulk(token, requests);
    assertThat(answer.code()).as(token).isEqualTo(200);
    assertThat(answer.text())
        .as(token)
        .isEqualTo("{\"status\":\"success\",\"tracked\":%d,\"invalid\":0}", requests.length);
    List<RequestSet> sets = redis.take();
    assertThat(sets).allSatisfy(set -> assertThat(set.tokenAuth()).contains(token));
    return sets.stream()
        .flatMap(set -> set.requests().stream())
        .map(hit -> ((PhpValue.Text) hit.entries().get("url")).value())
        .sorted()
        .toList();
  }

  @Test
  void superUserMaySendForAnySite() throws Exception {
    assertThat(accepted("of-root", "?idsite=1&url=a", "?idsite=2&url=b")).containsExactly("a", "b");
  }

  @Test
  void adminAndWriteUsersMaySendForTheirSite() throws Exception {
    assertThat(accepted("of-ann", "?idsite=1&url=a")).containsExactly("a");
    assertThat(accepted("of-bob", "?idsite=1&url=b")).containsExactly("b");
  }

  @Test
  void tokenWithoutAccessToOneOfTheSitesRefusesTheWholeBulk() throws IOException {
    isRefused("of-ann", "?idsite=2&url=a");
    isRefused("of-ann", "?idsite=1&url=a", "?idsite=2&url=b");
    isRefused("of-eve", "?idsite=1&url=a");
  }

  @Test
  void tokenThatIsWrongExpiredOrOnlyInsideIsRefused() throws IOException {
    isRefused("of-nobody", "?idsite=1&url=a");
    isRefused("of-root-expired", "?idsite=1&url=a");
    isRefused("", "?idsite=1&url=a&token_auth=of-root");
    isRefused("of-nobody", "?idsite=1&url=a&token_auth=of-root");
  }

  @Test
  void tokenInsideARequestDoesNotMatterBesideAValidOne() throws Exception {
    assertThat(accepted("of-root", "?idsite=1&url=a&token_auth=of-nobody")).containsExactly("a");
  }

  @Test
  void theHeaderIsATokenWithAMatomoThatReadsIt() throws Exception {
    List<String> header = List.of("Authorization: Bearer of-ann");
    assertThat(bulk(header, "", "?idsite=1&url=a").code()).isEqualTo(500);
    tables.execute("INSERT INTO m_option VALUES ('version_core', '5.4.0')");
    try {
      await().atMost(LONG).until(() -> bulk(header, "", "?idsite=1&url=a").code() == 200);
      assertThat(redis.take())
          .singleElement()
          .satisfies(
              set -> {
                // Workers of PHP find it where they look for it.
                assertThat(set.tokenAuth()).isEmpty();
                assertThat(set.environment().bearerToken()).contains("of-ann");
              });
      assertThat(bulk(header, "", "?idsite=2&url=a").code()).isEqualTo(500);
      assertThat(bulk(header, "of-nobody", "?idsite=1&url=a").code()).isEqualTo(500);
    } finally {
      tables.execute("DELETE FROM m_option");
    }
  }

  /** Hits whose visitors are known by one address go to one queue, whatever their ids are. */
  private boolean isCookieless() throws IOException {
    redis.take();
    for (int id = 0; id < 16; id++) {
      try (RawClient client = new RawClient(ingest.port())) {
        client.send(
            "GET /matomo.php?idsite=1&rec=1&_id=%1$x%1$x%1$x0000000000000 HTTP/1.1\r\nHost: t\r\n\r\n"
                .formatted(id));
        assertThat(client.receive(false).code()).isEqualTo(200);
      }
    }
    int lists = redis.listNames().size();
    redis.take();
    return lists == 1;
  }

  @Test
  void settingsThatChangeCountThoughTheDiskTakesNoCopyOfThem() throws Exception {
    // In the way of the copy, as a full disk is.
    Files.createDirectories(state.resolve("ingest-settings.properties").resolve("other"));
    assertThat(isCookieless()).isFalse();
    tables.execute("INSERT INTO m_option VALUES ('PrivacyManager.forceCookielessTracking', '1')");
    try {
      await().atMost(LONG).until(this::isCookieless);
    } finally {
      tables.execute("DELETE FROM m_option");
    }
  }

  @Test
  void tokenThatIsTakenBackIsRefusedSoon() throws IOException {
    token("root", "of-a-day", "NULL");
    await().atMost(LONG).until(() -> bulk("of-a-day", "?idsite=1&url=a").code() == 200);
    tables.execute(
        "DELETE FROM m_user_token_auth WHERE password = '%s'"
            .formatted(AccessToken.hash("of-a-day", SALT)));
    await().atMost(LONG).until(() -> bulk("of-a-day", "?idsite=1&url=a").code() == 500);
  }
}
