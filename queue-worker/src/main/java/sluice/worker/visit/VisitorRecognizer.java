package sluice.worker.visit;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import sluice.matomo.TrackerSettings;
import sluice.site.Site;

/**
 * Whom a hit belongs to and whether it continues that visitor's last visit (docs:
 * queue-worker/docs/visits.md#which-visit-a-hit-joins; Matomo core/Tracker/VisitorRecognizer.php
 * and CoreHome's VisitRequestProcessor). Thread-safe: no state.
 */
public final class VisitorRecognizer {

  /** Recognises against visits as they stand. */
  public VisitMatch recognise(Hit hit, KnownVisits visits) throws SQLException {
    return recognise(hit, hit.lookup(), visits);
  }

  /** The same for a caller that has the hit's look-up. */
  public VisitMatch recognise(Hit hit, VisitLookup lookup, KnownVisits visits) throws SQLException {
    Optional<Visit> found =
        lookup.visitorId().isPresent() ? visits.byVisitorId(lookup) : Optional.empty();
    if (found.isEmpty() && lookup.triesConfigId()) {
      found = visits.byConfigId(lookup);
    }
    if (found.isEmpty() || hasTooManyActions(found.get(), hit.settings().visits())) {
      return VisitMatch.UNKNOWN;
    }
    return continues(hit, found.get())
        ? new VisitMatch.Continued(found.get())
        : new VisitMatch.Known(found.get());
  }

  /**
   * A visitor with that many actions in a visit counts as unknown (docs:
   * queue-worker/docs/visits.md#which-visit-a-hit-joins).
   */
  private static boolean hasTooManyActions(Visit visit, TrackerSettings.Visits settings) {
    long limit = settings.newVisitAfterActions();
    return limit > 0 && visit.count(VisitColumns.TOTAL_ACTIONS) >= limit;
  }

  private static boolean continues(Hit hit, Visit visit) {
    TrackerSettings.Visits settings = hit.settings().visits();
    return hit.request().integer("new_visit") == 0
        && !settings.alwaysNewVisitor()
        && visit.lastAction() > hit.time() - settings.standardLengthSeconds()
        && (!settings.newVisitAfterMidnight() || isSameDay(hit, visit))
        && !isOtherUser(hit, visit);
  }

  private static boolean isSameDay(Hit hit, Visit visit) {
    return day(hit.site(), visit.lastAction()).equals(day(hit.site(), hit.time()));
  }

  private static LocalDate day(Site site, long seconds) {
    return Instant.ofEpochSecond(seconds).atZone(site.timeZone()).toLocalDate();
  }

  /** Only where user ids do not overwrite visitor ids; else the look-up already told them apart. */
  private static boolean isOtherUser(Hit hit, Visit visit) {
    if (hit.settings().recognition().enableUserIdOverwritesVisitorId()) {
      return false;
    }
    Optional<String> before = visit.text(VisitColumns.USER_ID).filter(VisitorRecognizer::isSet);
    Optional<String> now = hit.visitor().userId().filter(VisitorRecognizer::isSet);
    return before.isPresent() && now.isPresent() && !before.equals(now);
  }

  private static boolean isSet(String userId) {
    return !userId.isEmpty() && !userId.equals("0");
  }
}
