package sluice.site;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/**
 * Which tokens may override address, place and time of hits (reference tracker.md 3.3): those of
 * users with admin or write access to the site, and of super users unless marked secure_only (a
 * worker cannot know that a token came by POST). Thread-safe.
 *
 * <p>Unlike Matomo, failures are not counted in brute_force_log: a worker sees them long after the
 * request, and would lock out an address for what it replays.
 */
public final class TrackingTokens {

  private static final long MAX_ENTRIES = 10_000;

  /** A revoked token works this long at most. */
  private static final Duration LIFETIME = Duration.ofMinutes(1);

  /** Matomo's own pace of noting the last use. */
  private static final Duration LAST_USED_PACE = Duration.ofMinutes(10);

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private final String prefix;
  private final String salt;
  private final InstantSource clock;
  private final Cache<String, Boolean> known =
      Caffeine.newBuilder().maximumSize(MAX_ENTRIES).expireAfterWrite(LIFETIME).build();

  /**
   * @param prefix Matomo's tables_prefix
   * @param salt [General] salt
   * @param clock decides about expiry
   */
  public TrackingTokens(String prefix, String salt, InstantSource clock) {
    this.prefix = prefix;
    this.salt = salt;
    this.clock = clock;
  }

  /** Whether the token is valid for the site. */
  public boolean isValid(Connection autocommit, int idSite, String token) throws SQLException {
    if (token.isEmpty() || token.equals("0")) {
      return false;
    }
    String hash = sha512(token + salt);
    String key = idSite + " " + hash;
    Boolean cached = known.getIfPresent(key);
    if (cached != null) {
      return cached;
    }
    boolean valid = isStored(autocommit, idSite, hash);
    known.put(key, valid);
    return valid;
  }

  private boolean isStored(Connection connection, int idSite, String hash) throws SQLException {
    Instant now = clock.instant();
    String sql =
        "SELECT t.idusertokenauth, t.secure_only, u.superuser_access, t.last_used,"
            + (" (SELECT COUNT(*) FROM `" + prefix + "access` a WHERE a.login = t.login")
            + " AND a.idsite = ? AND a.access IN ('admin', 'write'))"
            + (" FROM `" + prefix + "user_token_auth` t")
            + (" JOIN `" + prefix + "user` u ON u.login = t.login")
            + " WHERE t.password = ? AND t.hash_algo = 'sha512'"
            + " AND (t.date_expired IS NULL OR t.date_expired > ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, idSite);
      statement.setString(2, hash);
      statement.setString(3, UTC.format(now));
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return false;
        }
        if (row.getInt(5) > 0) {
          return true;
        }
        boolean isSuperUser = row.getInt(3) != 0 && row.getInt(2) == 0;
        if (isSuperUser) {
          noteUse(connection, row.getLong(1), now);
        }
        return isSuperUser;
      }
    }
  }

  private void noteUse(Connection connection, long id, Instant now) throws SQLException {
    String sql =
        "UPDATE `"
            + prefix
            + "user_token_auth` SET last_used = ? WHERE idusertokenauth = ?"
            + " AND (last_used IS NULL OR last_used < ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, UTC.format(now));
      statement.setLong(2, id);
      statement.setString(3, UTC.format(now.minus(LAST_USED_PACE)));
      statement.executeUpdate();
    }
  }

  private static String sha512(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-512").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-512", e);
    }
  }
}
