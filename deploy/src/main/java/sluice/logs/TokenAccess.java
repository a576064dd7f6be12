package sluice.logs;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabasePool;
import sluice.matomo.KnownTokens;
import sluice.matomo.TrackerSettings;

/**
 * Where a token may write, as Matomo's tables had it at the start of an import: an answer of ingest
 * says nothing of the token, since only the worker looks at it, which takes it for one that came in
 * a url. For one thread.
 */
public final class TokenAccess implements IntPredicate {

  private final KnownTokens tokens;
  private final String token;
  private final Map<Integer, Boolean> sites = new HashMap<>();

  private TokenAccess(KnownTokens tokens, String token) {
    this.tokens = tokens;
    this.token = token;
  }

  /** Reads the tokens of a Matomo whose salt the settings have. */
  public static TokenAccess read(DatabaseAddress database, TrackerSettings settings, String token)
      throws SQLException {
    try (Connection connection = DatabasePool.single(database)) {
      return new TokenAccess(
          KnownTokens.read(connection, database.tablesPrefix(), settings, Instant.now()), token);
    }
  }

  /** Whether it may write to some site. */
  public boolean isKnown() {
    return tokens.isKnown(token, false);
  }

  /** Whether hits for that site are recorded with their addresses and times. */
  @Override
  public boolean test(int idSite) {
    return sites.computeIfAbsent(idSite, site -> tokens.isValid(token, site, false));
  }
}
