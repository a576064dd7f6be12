package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

@RealServers
class TokenLookupIT {
  private static final String SALT = "SALT";
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static MariaDbDataSource source;
  private static TestDatabase tables;
  private static Connection connection;

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final TokenLookup lookup = lookup(MatomoConfig.defaults());

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @BeforeAll
  static void fill(TestDatabase database) throws SQLException {
    tables = database;
    connection = database.connect();
    source = new MariaDbDataSource(database.jdbcUrl());
    source.setUser(database.user());
    source.setPassword(database.password());
    database.execute("CREATE TABLE m_access (login VARCHAR(100), idsite INT, access VARCHAR(50))");
    database.execute("CREATE TABLE m_user (login VARCHAR(100), superuser_access TINYINT)");
    database.execute(
        "CREATE TABLE m_user_token_auth (login VARCHAR(100), password VARCHAR(191),"
            + " date_expired DATETIME, secure_only TINYINT NOT NULL DEFAULT 0)");
    database.execute("CREATE TABLE m_option (option_name VARCHAR(191), option_value LONGTEXT)");
    database.execute("INSERT INTO m_user VALUES ('root', 1), ('ann', 0), ('bob', 0), ('eve', 0)");
    database.execute(
        "INSERT INTO m_access VALUES ('ann', 1, 'admin'), ('bob', 1, 'write'), ('eve', 1, 'view')");
    token("root", "of-root", "NULL", 0);
    token("root", "of-root-secure", "NULL", 1);
    token("root", "of-root-expired", "'2026-11-22 11:59:59'", 0);
    token("ann", "of-ann", "'2026-11-22 12:10:00'", 0);
    token("bob", "of-bob", "NULL", 1);
    token("eve", "of-eve", "NULL", 0);
  }

  private static void token(String login, String token, String expires, int secureOnly) {
    tables.execute(
        "INSERT INTO m_user_token_auth VALUES ('%s', '%s', %s, %d)"
            .formatted(login, AccessToken.hash(token, SALT), expires, secureOnly));
  }

  private TokenLookup lookup(MatomoConfig config) {
    TrackerSettings settings = TrackerSettings.of(config.with("General", "salt", SALT));
    return TokenLookup.of("m_", settings, now::get);
  }

  private static boolean isValid(TokenLookup lookup, int idSite, String token, boolean secure)
      throws SQLException {
    return lookup.isValid(connection, idSite, token, secure);
  }

  @Test
  void adminAndWriteUsersAreValidOnTheirSiteOnly() throws SQLException {
    assertThat(isValid(lookup, 1, "of-ann", false)).isTrue();
    assertThat(isValid(lookup, 1, "of-bob", false)).as("secure_only does not count here").isTrue();
    assertThat(isValid(lookup, 2, "of-ann", false)).isFalse();
    assertThat(isValid(lookup, 0, "of-ann", false)).isFalse();
    assertThat(isValid(lookup, 1, "of-eve", false)).isFalse();
  }

  @Test
  void superUsersAreValidEverywhere() throws SQLException {
    assertThat(isValid(lookup, 1, "of-root", false)).isTrue();
    assertThat(isValid(lookup, 99, "of-root", false)).isTrue();
    assertThat(isValid(lookup, 0, "of-root", false)).isTrue();
    assertThat(isValid(lookup, 1, "of-root-expired", false)).isFalse();
  }

  @Test
  void secureTokenOfASuperUserMustBeSentSecurely() throws SQLException {
    assertThat(isValid(lookup, 1, "of-root-secure", false)).isFalse();
    assertThat(isValid(lookup, 1, "of-root-secure", true)).isTrue();
  }

  @Test
  void withOnlySecureTokensSuperUsersMustSendAnyTokenSecurely() throws SQLException {
    TokenLookup strict =
        lookup(MatomoConfig.defaults().with("General", "only_allow_secure_auth_tokens", "1"));
    assertThat(isValid(strict, 1, "of-root", false)).isFalse();
    assertThat(isValid(strict, 1, "of-root", true)).isTrue();
    assertThat(isValid(strict, 1, "of-ann", false)).isTrue();
  }

  @Test
  void wrongAndEmptyTokensAreNotValid() throws SQLException {
    assertThat(isValid(lookup, 1, "", true)).isFalse();
    assertThat(isValid(lookup, 1, "0", true)).isFalse();
    assertThat(isValid(lookup, 1, "wrong", true)).isFalse();
    assertThat(isValid(lookup, 1, "anonymous", true)).isFalse();
  }

  @Test
  void answerIsRememberedForTheCachesTimeOnly() throws SQLException {
    assertThat(isValid(lookup, 1, "late", false)).isFalse();
    token("ann", "late", "NULL", 0);
    now.set(START.plus(Duration.ofSeconds(299)));
    assertThat(isValid(lookup, 1, "late", false)).isFalse();
    now.set(START.plus(Duration.ofSeconds(301)));
    assertThat(isValid(lookup, 1, "late", false)).isTrue();

    assertThat(isValid(lookup, 1, "of-ann", false)).isTrue();
    now.set(START.plus(Duration.ofSeconds(602)));
    assertThat(isValid(lookup, 1, "of-ann", false)).as("expired at 12:10").isFalse();
  }

  @Test
  void tokensOfABatchAreAskedForInOneStatementAndRemembered() throws SQLException {
    List<String> tokens = new ArrayList<>(List.of("of-ann", "of-root"));
    for (int i = 0; i < 900; i++) {
      tokens.add("wrong-" + i);
    }
    long before = statements();
    lookup.learn(connection, tokens);
    lookup.learn(connection, tokens);
    for (String token : tokens) {
      assertThat(isValid(lookup, 1, token, false)).isEqualTo(token.startsWith("of-"));
    }
    assertThat(statements() - before).as("its own among them").isLessThanOrEqualTo(4);
  }

  @Test
  void wrongTokensDoNotPushOutRightOnes() throws SQLException {
    lookup.learn(connection, List.of("of-ann"));
    lookup.learn(connection, IntStream.range(0, 12_000).mapToObj(i -> "w" + i).toList());
    long before = statements();
    assertThat(isValid(lookup, 1, "of-ann", false)).isTrue();
    assertThat(statements() - before).as("its own among them").isLessThanOrEqualTo(1);
  }

  @Test
  void whatIsTooLongForATokenIsNotAskedFor() throws SQLException {
    long before = statements();
    assertThat(isValid(lookup, 1, "x".repeat(1 << 20), false)).isFalse();
    assertThat(statements() - before).as("its own among them").isLessThanOrEqualTo(1);
  }

  /** Statements that the connection has sent. */
  private static long statements() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Questions'")) {
      row.next();
      return row.getLong(2);
    }
  }

  @Test
  void versionAndInstalledPluginsAreOptions() throws SQLException {
    tables.execute("DELETE FROM m_option");
    try (Connection connection = source.getConnection()) {
      assertThat(MatomoVersion.read(connection, "m_")).isEmpty();
      tables.execute(
          "INSERT INTO m_option VALUES ('version_core', '5.1.2'), ('version_Actions', '5.1.2'),"
              + " ('version_log_visit.idvisit', '1'), ('version_MediaAnalytics', '5.0')");
      assertThat(MatomoVersion.read(connection, "m_")).contains("5.1.2");
      assertThat(MatomoPlugins.installed(connection, "m_"))
          .containsExactly("Actions", "MediaAnalytics");
    }
  }

  @Test
  void allTokensAtOnceAreJudgedAsOneByOne() throws SQLException {
    TrackerSettings settings =
        TrackerSettings.of(MatomoConfig.defaults().with("General", "salt", SALT));
    KnownTokens known = KnownTokens.read(connection, "m_", settings, START);
    for (String token :
        List.of(
            "of-root",
            "of-root-secure",
            "of-root-expired",
            "of-ann",
            "of-bob",
            "of-eve",
            "",
            "0")) {
      for (int idSite = 0; idSite <= 2; idSite++) {
        for (boolean isSecure : new boolean[] {false, true}) {
          assertThat(known.isValid(token, idSite, isSecure))
              .as(token + " on " + idSite)
              .isEqualTo(isValid(lookup, idSite, token, isSecure));
        }
      }
      boolean isForSome =
          known.isValid(token, 0, false)
              || known.isValid(token, 1, false)
              || known.isValid(token, 2, false);
      assertThat(known.isKnown(token, false)).as(token).isEqualTo(isForSome);
    }
  }
}
