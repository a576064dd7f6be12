package sluice.worker.action;

import java.util.Optional;
import sluice.request.TrackingRequest;
import sluice.site.Site;

/** Site searches, told by parameters or by the page url (reference tracker.md 7.6). */
final class SiteSearchDetector {

  private SiteSearchDetector() {}

  /** The search that a hit is, if its site tracks searches and a keyword is found. */
  static Optional<Action> detect(TrackingRequest request, Site site, UrlCleaner cleaner) {
    return Optional.empty();
  }
}
