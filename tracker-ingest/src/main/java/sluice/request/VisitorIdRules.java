package sluice.request;

import java.util.Optional;

/**
 * What is configured about visitor ids, for one site (docs:
 * tracker-ingest/docs/visitor.md#visitor-id,
 * tracker-ingest/docs/visitor.md#the-third-party-cookie). Immutable.
 *
 * @param userIdOverwritesVisitorId {@code [Tracker] enable_userid_overwrites_visitorid}, default on
 * @param thirdPartyCookie name of the cookie ({@code cookie_name}) when {@code
 *     use_third_party_id_cookie} is on; empty when it is off, the default
 * @param cookielessForced {@code PrivacyManager.forceCookielessTracking}, default off
 * @param userIdSalt salt of pseudonymised user ids (option PrivacyManager.useridsalt) when {@code
 *     PrivacyManager.anonymizeUserId} is on; ingest leaves it empty, as Matomo's queue does
 * @param zeroVisitorId what sixteen zeros mean
 */
public record VisitorIdRules(
    boolean userIdOverwritesVisitorId,
    Optional<String> thirdPartyCookie,
    boolean cookielessForced,
    Optional<String> userIdSalt,
    ZeroVisitorId zeroVisitorId) {

  /** Matomo's defaults. */
  public static final VisitorIdRules DEFAULT =
      new VisitorIdRules(true, Optional.empty(), false, Optional.empty(), ZeroVisitorId.VISITOR);
}
