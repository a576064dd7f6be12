package sluice.matomo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Whether a token may do on a site what an anonymous hit may not: tokens of users with admin or
 * write access to the site, and of super users (reference tracker.md 3.3; Matomo's
 * Tracker\Request::authenticateSuperUserOrAdminOrWrite). Thread-safe; a miss of the cache runs one
 * or two SELECTs on a connection of its own, on the caller's thread.
 *
 * <p>On purpose unlike Matomo: nothing is written. user_token_auth.last_used is not brought up to
 * date, a wrong token leaves no row in brute_force_log, and addresses that Matomo has blocked for
 * too many wrong tokens are not asked for. Answers are remembered for a short time, so a token that
 * is revoked counts until then, as in the tracker's cache.
 */
public final class TokenLookup {
  /** Answers that are remembered; the least recently used goes first. */
  private static final int REMEMBERED = 10_000;

  private static final DateTimeFormatter DATETIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private record Question(int idSite, String tokenHash, boolean sentSecurely) {}

  private record Answer(boolean valid, Instant until) {}

  private final DataSource database;
  private final String tablesPrefix;
  private final String salt;
  private final boolean onlySecureTokens;
  private final Duration remember;
  private final InstantSource clock;
  private final Map<Question, Answer> answers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Answer> eldest) {
          return size() > REMEMBERED;
        }
      };

  private TokenLookup(
      DataSource database, String tablesPrefix, TrackerSettings settings, InstantSource clock) {
    this.database = database;
    this.tablesPrefix = tablesPrefix;
    this.salt = settings.recognition().salt();
    this.onlySecureTokens = settings.authentication().onlySecureTokens();
    this.remember = Duration.ofSeconds(Math.max(0, settings.requests().cacheTtlSeconds()));
    this.clock = clock;
  }

  /** Answers are remembered for [Tracker] tracker_cache_file_ttl. */
  public static TokenLookup of(
      DataSource database, String tablesPrefix, TrackerSettings settings, InstantSource clock) {
    return new TokenLookup(database, tablesPrefix, settings, clock);
  }

  /**
   * Whether the token is valid.
   *
   * @param idSite 0 or less if the hit names no site: only super users' tokens are then
   * @param token as it was sent; empty and "0" are never valid
   * @param sentSecurely whether it came in a POST body only. In the queue worker Matomo cannot know
   *     and takes it for false
   * @throws SQLException if the database does not answer
   */
  public boolean isValid(int idSite, String token, boolean sentSecurely) throws SQLException {
    if (token.isEmpty() || token.equals("0")) {
      return false;
    }
    Question question = new Question(idSite, AccessToken.hash(token, salt), sentSecurely);
    Instant now = clock.instant();
    synchronized (answers) {
      Answer known = answers.get(question);
      if (known != null && now.isBefore(known.until)) {
        return known.valid;
      }
    }
    boolean valid = ask(question, DATETIME.format(now));
    synchronized (answers) {
      answers.put(question, new Answer(valid, now.plus(remember)));
    }
    return valid;
  }

  private boolean ask(Question question, String now) throws SQLException {
    try (Connection connection = database.getConnection()) {
      if (question.idSite > 0 && isOfSite(connection, question, now)) {
        return true;
      }
      boolean refused = onlySecureTokens && !question.sentSecurely;
      return !refused && isOfSuperUser(connection, question, now);
    }
  }

  private boolean isOfSite(Connection connection, Question question, String now)
      throws SQLException {
    String sql =
        """
        SELECT 1 FROM `%1$suser_token_auth` t JOIN `%1$saccess` a ON a.login = t.login
        WHERE t.password = ? AND (t.date_expired IS NULL OR t.date_expired > ?)
          AND a.idsite = ? AND a.access IN ('admin', 'write') LIMIT 1"""
            .formatted(tablesPrefix);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, question.tokenHash);
      statement.setString(2, now);
      statement.setInt(3, question.idSite);
      return hasRow(statement);
    }
  }

  private boolean isOfSuperUser(Connection connection, Question question, String now)
      throws SQLException {
    String sql =
        """
        SELECT 1 FROM `%1$suser_token_auth` t JOIN `%1$suser` u ON u.login = t.login
        WHERE t.password = ? AND (t.date_expired IS NULL OR t.date_expired > ?)
          AND t.secure_only <= ? AND u.superuser_access = 1 LIMIT 1"""
            .formatted(tablesPrefix);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, question.tokenHash);
      statement.setString(2, now);
      statement.setInt(3, question.sentSecurely ? 1 : 0);
      return hasRow(statement);
    }
  }

  private static boolean hasRow(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next();
    }
  }
}
