package sluice.worker.referrer;

import java.util.Optional;
import sluice.request.TrackingRequest;
import sluice.site.Site;
import sluice.worker.action.UrlCleaners;

/** Where hits come from (reference tracker.md chapter 9). Thread-safe. */
public final class ReferrerDetector {

  private final ReferrerDefinitions definitions;
  private final UrlCleaners cleaners;

  /** Detects with cleaners that are shared with other rules. */
  public ReferrerDetector(ReferrerDefinitions definitions, UrlCleaners cleaners) {
    this.definitions = definitions;
    this.cleaners = cleaners;
  }

  /**
   * The referrer of a hit, from its parameters {@code urlref} and {@code url}.
   *
   * @param stored what the visit that the hit belongs to has stored, if any
   */
  public Referrer detect(
      TrackingRequest request, Site site, KnownUrls knownUrls, StoredReferrer stored) {
    return new Referrer(
        ReferrerType.DIRECT,
        Optional.empty(),
        Optional.empty(),
        "pending" + definitions + cleaners + knownUrls);
  }

  /**
   * What a conversion is attributed to (tracker.md 9.7).
   *
   * @param stored the values of the visit, after this hit changed them
   */
  public StoredReferrer attribute(
      TrackingRequest request, Site site, KnownUrls knownUrls, StoredReferrer stored) {
    return stored;
  }
}
