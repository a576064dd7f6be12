package sluice.matomo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/**
 * All tokens of a Matomo at one moment, for those who may not wait for the database while they ask.
 * Immutable; as many as the administrator has given out.
 */
public final class KnownTokens {

  private final String salt;
  private final boolean onlySecureTokens;
  private final Map<String, TokenRights> rights;

  private KnownTokens(TrackerSettings settings, Map<String, TokenRights> rights) {
    this.salt = settings.recognition().salt();
    this.onlySecureTokens = settings.authentication().onlySecureTokens();
    this.rights = Map.copyOf(rights);
  }

  /**
   * Reads the tokens.
   *
   * @param now tokens that have expired by then are left out
   * @throws SQLException if the database does not answer
   */
  public static KnownTokens read(
      Connection connection, String tablesPrefix, TrackerSettings settings, Instant now)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(TokenRights.select(tablesPrefix, "TRUE"))) {
      select.setString(1, TokenLookup.DATETIME.format(now));
      return new KnownTokens(settings, TokenRights.read(select));
    }
  }

  /**
   * Whether a token is valid.
   *
   * @param token as it was sent; empty and "0" are never valid
   * @param idSite 0 or less if the hit names no site
   * @param sentSecurely whether it is known to have come in no url
   */
  public boolean isValid(String token, long idSite, boolean sentSecurely) {
    return rights(token).allow(idSite, sentSecurely, onlySecureTokens);
  }

  /**
   * Whether a token is valid for some site, or for all.
   *
   * @param token as {@link #isValid} takes it
   * @param sentSecurely as {@link #isValid} takes it
   */
  public boolean isKnown(String token, boolean sentSecurely) {
    TokenRights found = rights(token);
    return !found.sites().isEmpty() || found.allow(0, sentSecurely, onlySecureTokens);
  }

  private TokenRights rights(String token) {
    return TokenLookup.isPossible(token)
        ? rights.getOrDefault(AccessToken.hash(token, salt), TokenRights.NONE)
        : TokenRights.NONE;
  }
}
