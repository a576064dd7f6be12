package sluice.matomo;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a token may do (docs: tracker-ingest/docs/parameters.md#tokens). Immutable once read.
 *
 * @param sites where its user has admin or write access
 * @param superUser whether it is a super user's
 * @param secureOnly whether it must not come in a url; matters for super users only
 */
record TokenRights(Set<Integer> sites, boolean superUser, boolean secureOnly) {

  /** The rights of a token that nobody has: none. */
  static final TokenRights NONE = new TokenRights(Set.of(), false, false);

  /**
   * Statement for the rights of tokens that have not expired; its last parameter is the present,
   * UTC.
   *
   * @param condition on the tokens, alias t
   */
  static String select(String tablesPrefix, String condition) {
    return """
    SELECT t.password, t.secure_only, u.superuser_access, a.idsite
    FROM `%1$suser_token_auth` t
    LEFT JOIN `%1$suser` u ON u.login = t.login
    LEFT JOIN `%1$saccess` a ON a.login = t.login AND a.access IN ('admin', 'write')
    WHERE %2$s AND (t.date_expired IS NULL OR t.date_expired > ?)\
    """
        .formatted(tablesPrefix, condition);
  }

  /** Reads what {@link #select} finds, by hash of the token. */
  static Map<String, TokenRights> read(PreparedStatement select) throws SQLException {
    Map<String, TokenRights> found = new HashMap<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        boolean secureOnly = row.getInt(2) != 0;
        boolean superUser = row.getInt(3) == 1;
        long idSite = row.getLong(4);
        TokenRights rights =
            found.computeIfAbsent(
                row.getString(1), hash -> new TokenRights(new HashSet<>(), superUser, secureOnly));
        if (idSite > 0 && idSite <= Integer.MAX_VALUE) {
          rights.sites.add((int) idSite);
        }
      }
    }
    return found;
  }

  boolean isNone() {
    return sites.isEmpty() && !superUser;
  }

  /**
   * Whether it may do on a site what an anonymous hit may not.
   *
   * @param idSite 0 or less if the hit names no site: only super users' tokens may then
   * @param sentSecurely whether it came in a POST body only
   * @param onlySecureTokens [General] only_allow_secure_auth_tokens
   */
  boolean allow(long idSite, boolean sentSecurely, boolean onlySecureTokens) {
    boolean refused = onlySecureTokens && !sentSecurely;
    return idSite <= Integer.MAX_VALUE && sites.contains((int) idSite)
        || !refused && superUser && (sentSecurely || !secureOnly);
  }
}
