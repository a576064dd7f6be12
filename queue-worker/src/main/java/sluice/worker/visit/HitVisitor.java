package sluice.worker.visit;

import java.util.Optional;
import sluice.request.VisitorId;
import sluice.request.VisitorIdentification;

/**
 * Who sent a hit, as far as the hit says (docs: tracker-ingest/docs/visitor.md#visitor-id,
 * queue-worker/docs/visits.md#the-fingerprint). Immutable.
 *
 * @param id by user id, cid, cookie or _id, in this order
 * @param userId as sent (HTML-escaped, possibly pseudonymised), not empty
 * @param configId the fingerprint
 * @param triesConfigId whether the fingerprint is looked up, after the id if there is one
 * @param isLookedFor false: nobody is known again, so even the id means nothing for the visit
 */
public record HitVisitor(
    Optional<VisitorId> id,
    Optional<String> userId,
    VisitorId configId,
    boolean triesConfigId,
    boolean isLookedFor) {

  /**
   * One who never came before and never comes again (docs:
   * queue-worker/docs/visits.md#random-fingerprints).
   *
   * @param identification what the hit says of its visitor, which is valid
   * @param userId as sent, '' for none
   * @param configId made up for this hit
   */
  public static HitVisitor unrecognisable(
      VisitorIdentification identification, String userId, VisitorId configId) {
    return new HitVisitor(identification.visitorId(), given(userId), configId, false, false);
  }

  private static Optional<String> given(String userId) {
    return Optional.of(userId).filter(text -> !text.isEmpty());
  }

  /** By what the visit is looked for, and whose a new one is. */
  public Optional<VisitorId> knownId() {
    return isLookedFor ? id : Optional.empty();
  }

  /**
   * Decides which look-ups there are (docs:
   * queue-worker/docs/visits.md#how-the-visit-is-looked-for).
   *
   * @param identification what the hit says of its visitor, which is valid
   * @param userId as sent, '' for none
   * @param isForced whether the parameter cid was given
   * @param trustsCookies [Tracker] trust_visitors_cookies, or an intranet site
   */
  public static HitVisitor of(
      VisitorIdentification identification,
      String userId,
      VisitorId configId,
      boolean isForced,
      boolean trustsCookies) {
    Optional<VisitorId> id = identification.visitorId();
    boolean onlyId = id.isPresent() && (trustsCookies || userId.isEmpty() && isForced);
    return new HitVisitor(id, given(userId), configId, !onlyId, true);
  }
}
