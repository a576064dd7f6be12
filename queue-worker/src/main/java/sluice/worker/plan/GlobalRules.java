package sluice.worker.plan;

import java.util.concurrent.atomic.AtomicReference;
import sluice.site.GlobalSettings;
import sluice.site.PrivacySettings;
import sluice.site.Site;
import sluice.worker.referrer.KnownUrls;
import sluice.worker.referrer.ReferrerPrivacy;
import sluice.worker.referrer.ReferrerSpam;

/**
 * What the rules make of the global settings, made once for each reading of them. Immutable.
 *
 * @param spam the filter by the option, or by the list that was shipped
 */
record GlobalRules(GlobalSettings settings, KnownUrls knownUrls, ReferrerSpam spam) {

  /** The privacy settings of a site. */
  PrivacySettings privacyOf(Site site) {
    return settings.privacy().of(site.idSite());
  }

  /** How much of a site's referrers is kept. */
  ReferrerPrivacy referrersOf(Site site) {
    return ReferrerPrivacy.ofOption(privacyOf(site).referrerAnonymization());
  }

  /** Keeps the last one made. Thread-safe. */
  static final class Holder {
    private final AtomicReference<GlobalRules> last = new AtomicReference<>();
    private final ReferrerSpam shippedSpammers;

    Holder(ReferrerSpam shippedSpammers) {
      this.shippedSpammers = shippedSpammers;
    }

    GlobalRules of(GlobalSettings settings) {
      GlobalRules known = last.get();
      if (known != null && known.settings == settings) {
        return known;
      }
      GlobalRules made =
          new GlobalRules(
              settings,
              KnownUrls.of(settings.siteUrls()),
              settings.referrerSpammers().isEmpty()
                  ? shippedSpammers
                  : ReferrerSpam.of(settings.referrerSpammers()));
      last.set(made);
      return made;
    }
  }
}
