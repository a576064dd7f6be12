package sluice.worker.plan;

import java.time.InstantSource;
import sluice.matomo.MatomoInstallation;
import sluice.matomo.TokenLookup;
import sluice.matomo.TrackerSettings;
import sluice.request.ZeroVisitorId;
import sluice.site.FingerprintSalts;
import sluice.site.InstallCheck;
import sluice.site.SiteCache;
import sluice.worker.action.ActionRecognizer;
import sluice.worker.device.DeviceDetector;
import sluice.worker.location.LocationProviders;
import sluice.worker.referrer.ReferrerDetector;
import sluice.worker.referrer.ReferrerSpam;
import sluice.worker.url.UrlCleaners;

/**
 * Everything that the tracking rules are given, wired once in a worker. Immutable; each part is
 * thread-safe.
 *
 * @param installation what this Matomo does
 * @param settings for all sites; each site's are derived from them
 * @param zeroVisitorId [Sluice] zero_visitor_id
 * @param shippedSpammers used while the option referrer_spam_blacklist is not set
 * @param clock the present, for what is past or expired
 */
public record HitRules(
    MatomoInstallation installation,
    TrackerSettings settings,
    ZeroVisitorId zeroVisitorId,
    Stored stored,
    DeviceDetector devices,
    LocationProviders locations,
    Pages pages,
    ReferrerDetector referrers,
    ReferrerSpam shippedSpammers,
    InstantSource clock) {

  /** What is read from Matomo's tables. */
  public record Stored(
      SiteCache sites, FingerprintSalts salts, TokenLookup tokens, InstallCheck installCheck) {

    /** Reads all of it anew from now on. */
    public void forget() {
      sites.forget();
      salts.forget();
      tokens.forget();
    }
  }

  /** What urls and titles become. */
  public record Pages(ActionRecognizer actions, UrlCleaners cleaners) {}
}
