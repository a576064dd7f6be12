package sluice.worker.plan;

import java.util.Optional;
import sluice.matomo.TrackerSettings;
import sluice.request.ClientAddress;
import sluice.request.ProxyRules;
import sluice.request.TrackingRequest;
import sluice.site.Site;
import sluice.worker.device.ClientHints;

/** A request, its site, and the settings that apply there. Immutable. */
final class SiteRequest {

  private final TrackingRequest request;
  private final Optional<Site> site;
  private final TrackerSettings settings;
  private final ProxyRules proxies;
  private final String userAgent;
  private final ClientHints hints;

  /**
   * @param settings of this site
   * @param proxies which headers tell the client's address
   */
  SiteRequest(TrackingRequest request, Site site, TrackerSettings settings, ProxyRules proxies) {
    this(Optional.of(site), request, settings, proxies);
  }

  /** Of a site that does not exist, so that the settings of all apply. */
  SiteRequest(TrackingRequest request, TrackerSettings settings, ProxyRules proxies) {
    this(Optional.empty(), request, settings, proxies);
  }

  private SiteRequest(
      Optional<Site> site, TrackingRequest request, TrackerSettings settings, ProxyRules proxies) {
    this.request = request;
    this.site = site;
    this.settings = settings;
    this.proxies = proxies;
    this.userAgent = request.userAgent();
    this.hints =
        request.isGiven("uadata")
            ? ClientHints.of(request.clientHints())
            : ClientHints.ofHeaders(request.environment().server());
  }

  /** The same with other parameters; they do not name another site. */
  SiteRequest with(TrackingRequest other) {
    return other == request ? this : new SiteRequest(site, other, settings, proxies);
  }

  TrackingRequest request() {
    return request;
  }

  Optional<Site> site() {
    return site;
  }

  TrackerSettings settings() {
    return settings;
  }

  /**
   * The site.
   *
   * @throws java.util.NoSuchElementException when it does not exist
   */
  Site knownSite() {
    return site.orElseThrow();
  }

  /** The address by cip, else by headers. */
  ClientAddress address() {
    return ClientAddress.of(request, proxies);
  }

  /** The address by headers alone. */
  String headerAddress() {
    return ClientAddress.ofHeaders(request.environment(), proxies);
  }

  /** The user agent, HTML-escaped. */
  String userAgent() {
    return userAgent;
  }

  /** Hints by uadata, else by headers. */
  ClientHints hints() {
    return hints;
  }
}
