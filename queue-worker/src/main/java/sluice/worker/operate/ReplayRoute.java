package sluice.worker.operate;

import java.util.Optional;
import sluice.matomo.CompliancePolicies;
import sluice.matomo.PolicySetting;
import sluice.matomo.TrackerSettings;
import sluice.php.PhpValue;
import sluice.queue.QueueSelector;
import sluice.queue.RequestSet;
import sluice.request.ProxyRules;
import sluice.request.TrackingRequest;
import sluice.request.VisitorIdRules;
import sluice.request.ZeroVisitorId;

/**
 * The queue of a request that is queued again, by the rules that ingest goes by. Immutable.
 *
 * @param settings Matomo's, of all sites
 * @param cookielessForced option PrivacyManager.forceCookielessTracking
 * @param policies that take user ids or third-party cookies away
 * @param zeroVisitorId [Sluice] zero_visitor_id
 */
public record ReplayRoute(
    TrackerSettings settings,
    boolean cookielessForced,
    CompliancePolicies policies,
    ZeroVisitorId zeroVisitorId) {

  /**
   * The queue.
   *
   * @param request one of the set's
   * @param queues how many queues there are
   */
  int queueOf(RequestSet set, PhpValue.Array request, int queues) {
    TrackingRequest sent = new TrackingRequest(request, set.arrival());
    long idSite = sent.integer("idsite");
    boolean isSite = idSite >= 1 && idSite <= Integer.MAX_VALUE;
    TrackerSettings own = isSite ? settings.forSite((int) idSite) : settings;
    TrackerSettings.Proxies proxies = settings.proxies();
    return QueueSelector.queueOf(
        sent,
        rules(own, isSite ? (int) idSite : CompliancePolicies.ALL_SITES),
        ProxyRules.of(proxies.clientHeaders(), proxies.ips(), proxies.readLastInList()),
        queues);
  }

  private VisitorIdRules rules(TrackerSettings own, int idSite) {
    return new VisitorIdRules(
        own.recognition().enableUserIdOverwritesVisitorId()
            && !policies.isStrict(PolicySetting.USER_ID_DISABLED, idSite),
        own.cookies().useThirdPartyId()
                && !policies.isStrict(PolicySetting.THIRD_PARTY_COOKIES_OFF, idSite)
            ? Optional.of(own.cookies().visitorName())
            : Optional.empty(),
        cookielessForced,
        Optional.empty(),
        zeroVisitorId);
  }
}
