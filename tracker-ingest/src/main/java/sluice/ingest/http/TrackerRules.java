package sluice.ingest.http;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import sluice.request.ProxyRules;
import sluice.request.VisitorIdRules;

/**
 * What Matomo's configuration says about the endpoint, as of now. Immutable; replaced as a whole.
 *
 * @param queues how many a bulk is cut for, 1 or more
 * @param recordStatistics false: nothing is recorded, hits are answered 503 ([Tracker]
 *     record_statistics)
 * @param doNotTrack whether the headers DNT and X-Do-Not-Track are honoured
 *     (PrivacyManager.doNotTrackEnabled)
 * @param bulkTokens who may send bulks; empty when everybody may
 * @param corsDomains [General] cors_domains
 * @param image the answer to a hit
 * @param proxies which headers tell the client's address
 * @param allSites for sites without rules of their own
 * @param ofSite by idsite, from sections [Tracker_idsite]; any number may be asked for
 */
public record TrackerRules(
    int queues,
    boolean recordStatistics,
    boolean doNotTrack,
    Optional<BulkTokens> bulkTokens,
    List<String> corsDomains,
    TrackerImage image,
    ProxyRules proxies,
    SiteRules allSites,
    LongFunction<SiteRules> ofSite) {

  /**
   * What may differ by site.
   *
   * @param visitorIds how a visitor id is found
   * @param cookie the third-party cookie, when it is used
   */
  public record SiteRules(VisitorIdRules visitorIds, Optional<CookieRules> cookie) {}

  /**
   * How the third-party cookie is set (docs:
   * tracker-ingest/docs/visitor.md#the-third-party-cookie).
   *
   * @param name of the cookie
   * @param expireSeconds from now
   * @param path empty for none
   * @param domain empty for none
   * @param ignoreName of the opt-out cookie: while it is there, the id cookie is not set
   * @param assumeHttps [General] assume_secure_protocol
   * @param schemeHeaders server keys of which one that says https makes the request secure
   */
  public record CookieRules(
      String name,
      long expireSeconds,
      String path,
      String domain,
      String ignoreName,
      boolean assumeHttps,
      List<String> schemeHeaders) {
    /** Copies the list. */
    public CookieRules {
      schemeHeaders = List.copyOf(schemeHeaders);
    }
  }

  /** Copies the list. */
  public TrackerRules {
    corsDomains = List.copyOf(corsDomains);
  }

  /** Matomo's defaults. */
  public static TrackerRules standard(int queues) {
    SiteRules all = new SiteRules(VisitorIdRules.DEFAULT, Optional.empty());
    return new TrackerRules(
        queues,
        true,
        false,
        Optional.empty(),
        List.of(),
        TrackerImage.GIF,
        ProxyRules.NONE,
        all,
        idSite -> all);
  }

  /** The same for another number of queues. */
  public TrackerRules withQueues(int number) {
    return new TrackerRules(
        number,
        recordStatistics,
        doNotTrack,
        bulkTokens,
        corsDomains,
        image,
        proxies,
        allSites,
        ofSite);
  }

  SiteRules of(long idSite) {
    return ofSite.apply(idSite);
  }
}
