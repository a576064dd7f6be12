package sluice.worker.plan;

import java.util.Optional;
import sluice.matomo.TrackerSettings;
import sluice.request.ClientAddress;
import sluice.request.ProxyRules;
import sluice.request.TrackingRequest;
import sluice.site.Site;
import sluice.worker.device.ClientHints;

/**
 * A request, its site, and the settings that apply there. Immutable.
 *
 * @param site empty when it does not exist
 * @param proxies which headers tell the client's address
 */
record SiteRequest(
    TrackingRequest request, Optional<Site> site, TrackerSettings settings, ProxyRules proxies) {

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

  /** Hints by uadata, else by headers. */
  ClientHints hints() {
    return ClientHints.of(
        request.isGiven("uadata") ? Optional.of(request.clientHints()) : Optional.empty(),
        request.environment().server());
  }
}
