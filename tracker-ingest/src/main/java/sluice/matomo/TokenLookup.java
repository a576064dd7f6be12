package sluice.matomo;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a token may do on a site what an anonymous hit may not: tokens of users with admin or
 * write access to the site, and of super users (docs: tracker-ingest/docs/parameters.md#tokens;
 * Matomo's Tracker\Request::authenticateSuperUserOrAdminOrWrite). Thread-safe; what is not
 * remembered is asked for on the caller's connection and thread, all tokens of a batch in one
 * statement.
 *
 * <p>Tokens are what anybody sends: answers are remembered, wrong ones apart from right ones so
 * that they cannot push these out, both in bounded number; a token that could be none is not asked
 * for.
 *
 * <p>On purpose unlike Matomo: nothing is written. user_token_auth.last_used is not brought up to
 * date, a wrong token leaves no row in brute_force_log, and addresses that Matomo has blocked for
 * too many wrong tokens are not asked for. Answers are remembered for a short time, so a token that
 * is revoked counts until then, as in the tracker's cache.
 */
public final class TokenLookup {
  /** Tokens that are remembered, right and wrong ones each; of more, those that are used most. */
  private static final int REMEMBERED = 10_000;

  /**
   * Tokens that one statement asks for: with the longest hashes it stays well below any
   * max_allowed_packet.
   */
  private static final int TOKENS_PER_STATEMENT = 1000;

  /**
   * Characters of the longest token: Matomo's have 32, and longer ones than the oldest versions'
   * are none.
   */
  private static final int MAX_TOKEN_CHARACTERS = 255;

  /** How the present is compared with date_expired. */
  static final DateTimeFormatter DATETIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  /** What is known of a token, and until when. */
  private record Known(TokenRights rights, Instant until) {}

  private final String tablesPrefix;
  private final String salt;
  private final boolean onlySecureTokens;
  private final Duration remember;
  private final InstantSource clock;
  private final Cache<String, Known> right = remembering();
  private final Cache<String, Known> wrong = remembering();

  private TokenLookup(String tablesPrefix, TrackerSettings settings, InstantSource clock) {
    this.tablesPrefix = tablesPrefix;
    this.salt = settings.recognition().salt();
    this.onlySecureTokens = settings.authentication().onlySecureTokens();
    this.remember = Duration.ofSeconds(Math.max(0, settings.requests().cacheTtlSeconds()));
    this.clock = clock;
  }

  /** Answers are remembered for [Tracker] tracker_cache_file_ttl. */
  public static TokenLookup of(String tablesPrefix, TrackerSettings settings, InstantSource clock) {
    return new TokenLookup(tablesPrefix, settings, clock);
  }

  /**
   * Asks at once for those of many tokens that are not remembered; {@link #isValid} then knows
   * them.
   *
   * @param tokens as they were sent
   * @throws SQLException if the database does not answer
   */
  public void learn(Connection connection, Collection<String> tokens) throws SQLException {
    Instant now = clock.instant();
    Set<String> unknown = new LinkedHashSet<>();
    for (String token : tokens) {
      if (isPossible(token)) {
        String hash = AccessToken.hash(token, salt);
        if (remembered(hash, now).isEmpty()) {
          unknown.add(hash);
        }
      }
    }
    List<String> hashes = List.copyOf(unknown);
    for (int from = 0; from < hashes.size(); from += TOKENS_PER_STATEMENT) {
      int to = Math.min(hashes.size(), from + TOKENS_PER_STATEMENT);
      ask(connection, hashes.subList(from, to), now);
    }
  }

  /**
   * Whether the token is valid.
   *
   * @param connection asked when the token is not remembered
   * @param idSite 0 or less if the hit names no site: only super users' tokens are then
   * @param token as it was sent; empty and "0" are never valid
   * @param sentSecurely whether it is known to have come in no url: not of a POST body's field,
   *     which the queue's entries do not tell from one of a url
   * @throws SQLException if the database does not answer
   */
  public boolean isValid(Connection connection, int idSite, String token, boolean sentSecurely)
      throws SQLException {
    if (!isPossible(token)) {
      return false;
    }
    String hash = AccessToken.hash(token, salt);
    Instant now = clock.instant();
    Optional<TokenRights> known = remembered(hash, now);
    TokenRights rights =
        known.isPresent() ? known.get() : ask(connection, List.of(hash), now).get(hash);
    return rights.allow(idSite, sentSecurely, onlySecureTokens);
  }

  /** Forgets all answers, so that each is asked for anew: the tables may be others now. */
  public void forget() {
    right.invalidateAll();
    wrong.invalidateAll();
  }

  /** Whether it could be a token: anything else is not asked for. */
  static boolean isPossible(String token) {
    return !token.isEmpty() && !token.equals("0") && token.length() <= MAX_TOKEN_CHARACTERS;
  }

  private Optional<TokenRights> remembered(String hash, Instant now) {
    return Optional.ofNullable(right.getIfPresent(hash))
        .or(() -> Optional.ofNullable(wrong.getIfPresent(hash)))
        .filter(known -> now.isBefore(known.until))
        .map(Known::rights);
  }

  /** All rights of the tokens, with those of none for unknown ones; remembers them. */
  private Map<String, TokenRights> ask(Connection connection, List<String> hashes, Instant now)
      throws SQLException {
    Map<String, TokenRights> found = new HashMap<>();
    hashes.forEach(hash -> found.put(hash, TokenRights.NONE));
    found.putAll(read(connection, hashes, now));
    Instant until = now.plus(remember);
    found.forEach(
        (hash, rights) -> {
          (rights.isNone() ? wrong : right).put(hash, new Known(rights, until));
          (rights.isNone() ? right : wrong).invalidate(hash);
        });
    return found;
  }

  private Map<String, TokenRights> read(Connection connection, List<String> hashes, Instant now)
      throws SQLException {
    String some =
        "t.password IN (" + String.join(",", Collections.nCopies(hashes.size(), "?")) + ")";
    try (PreparedStatement select =
        connection.prepareStatement(TokenRights.select(tablesPrefix, some))) {
      for (int i = 0; i < hashes.size(); i++) {
        select.setString(i + 1, hashes.get(i));
      }
      select.setString(hashes.size() + 1, DATETIME.format(now));
      return TokenRights.read(select);
    }
  }

  private static Cache<String, Known> remembering() {
    return Caffeine.newBuilder().executor(Runnable::run).maximumSize(REMEMBERED).build();
  }
}
