package sluice.worker.visit;

import java.util.Optional;
import sluice.log.CollationKey;
import sluice.request.VisitorId;

/**
 * How the visit of a hit is looked for (docs:
 * queue-worker/docs/visits.md#how-the-visit-is-looked-for). Immutable.
 *
 * @param visitorId looked up first, if there is one
 * @param configId the fingerprint
 * @param triesConfigId whether the fingerprint is tried (after the visitor id)
 * @param userId with a fingerprint, only visits without or with this user id match, when given
 * @param from oldest last action for a fingerprint, Unix seconds
 * @param until newest last action, Unix seconds
 */
public record VisitLookup(
    int idSite,
    Optional<VisitorId> visitorId,
    VisitorId configId,
    boolean triesConfigId,
    Optional<String> userId,
    long from,
    long until) {

  /** Whether the visit, as it stands, is one of this visitor id. */
  public boolean matchesVisitor(Visit visit) {
    return visitorId.isPresent()
        && visit.idSite() == idSite
        && visit.lastAction() <= until
        && visit.idVisitor().equals(visitorId.get());
  }

  /** Whether the visit, as it stands, is one of this fingerprint. */
  public boolean matchesConfig(Visit visit) {
    return visit.idSite() == idSite
        && visit.lastAction() >= from
        && visit.lastAction() <= until
        && visit.configId().equals(configId)
        && (userId.isEmpty()
            || visit.text(VisitColumns.USER_ID).map(this::isSameUser).orElse(true));
  }

  private boolean isSameUser(String other) {
    return CollationKey.areEqual(other, userId.orElseThrow());
  }
}
