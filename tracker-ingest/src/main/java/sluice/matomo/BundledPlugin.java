package sluice.matomo;

import java.util.List;
import java.util.Optional;

/**
 * A plugin that comes with Matomo 5.1 to 6.0, and what of it Sluice does (the table of docs:
 * queue-worker/docs/versions.md#bundled-plugins, which a test compares with this one). The lists
 * are those of config/global.ini.php and plugins/ of 5.1.2, and for newer ones those of
 * installations of 5.6 to 5.13 (their options version_NAME and their config); 5.14 is not known to
 * add one. Before 6.0 the Marketplace has the one that 6.0 adds.
 *
 * @param name as in [Plugins]
 * @param since the first version that has it; 5.1 for older ones, too
 * @param part whether it takes part in tracking or archiving, and whether we do it
 * @param counts what it tracks or archives; empty if nothing
 */
record BundledPlugin(String name, String since, Part part, String counts) {

  /** What of a plugin Sluice does. */
  enum Part {
    /** It neither tracks nor archives: PHP goes on with it. */
    NONE("nothing to do"),
    /** What it counts, we count. */
    DONE("yes"),
    /** What it counts, we do not: refused while it is active, unless its loss is accepted. */
    MISSING("no: refused");

    private final String text;

    Part(String text) {
      this.text = text;
    }

    /** As in the docs. */
    String text() {
      return text;
    }
  }

  /** By name. */
  static final List<BundledPlugin> ALL =
      List.of(
          done("AIAgents", "5.6", "agent of a visit, summaries of visits with and without one"),
          none("AIProviders", "5.13"),
          none("API"),
          done("Actions", "pages, downloads, outlinks, site search and their reports"),
          none("Annotations"),
          done("BotTracking", "5.7", "requests of bots and their reports"),
          done("BulkTracking", "bulk requests"),
          done("Contents", "content impressions and interactions"),
          done("CoreAdminHome", "refused requests (tracking_failure), invalidations"),
          none("CoreConsole"),
          done("CoreHome", "visits, visitors, their times and numbers"),
          none("CorePluginsAdmin"),
          none("CoreUpdater"),
          none("CoreVisualizations"),
          none("CoreVue"),
          done("CustomDimensions", "dimensions of visits and actions"),
          none("CustomJsTracker"),
          none("DBStats"),
          none("Dashboard"),
          done("DevicePlugins", "plugins of browsers"),
          done("DevicesDetection", "devices, systems, browsers"),
          none("Diagnostics"),
          done("Ecommerce", "orders, carts, items, product views"),
          done("Events", "events"),
          none("FeatureFlags", "5.2"),
          none("Feedback"),
          done("GeoIp2", "places by databases and headers"),
          done("Goals", "conversions"),
          done("Heartbeat", "pings"),
          none("ImageGraph"),
          none("Insights"),
          none("Installation"),
          none("Intl"),
          done("IntranetMeasurable", "settings of such sites"),
          none("JsTrackerInstallCheck"),
          none("LanguagesManager"),
          none("Live"),
          none("Login"),
          none("Marketplace"),
          done("MobileAppMeasurable", "settings of such sites"),
          none("MobileMessaging"),
          none("Monolog"),
          none("Morpheus"),
          none("MultiSites"),
          none("Overlay"),
          done("PagePerformance", "times of page loads"),
          done("PrivacyManager", "addresses, ids, referrers, opt-out, policies"),
          none("ProfessionalServices"),
          none("Proxy"),
          done("Referrers", "campaigns, websites, search engines, networks, assistants"),
          done("Resolution", "resolutions"),
          none("RssWidget"),
          none("SEO"),
          none("ScheduledReports"),
          done("SegmentEditor", "segments that are archived"),
          done("SitesManager", "settings of sites"),
          none("TagManager"),
          none("TestRunner"),
          none("Tour"),
          new BundledPlugin(
              "TrackingSpamPrevention", "6.0", Part.MISSING, "which hits are spam, and bans"),
          none("Transitions"),
          none("TwoFactorAuth"),
          done("UserCountry", "countries, regions, cities"),
          none("UserCountryMap"),
          done("UserId", "user ids"),
          done("UserLanguage", "languages"),
          none("UsersManager"),
          done("VisitFrequency", "visits of new and of known visitors"),
          done("VisitTime", "hours and weekdays"),
          done("VisitorInterest", "lengths and numbers of visits"),
          done("VisitsSummary", "sums of visits"),
          done("WebsiteMeasurable", "settings of such sites"),
          none("Widgetize"));

  /** The version whose plugins are the oldest ones that are told apart here. */
  private static final String OLDEST = "5.1";

  /** The entry of a plugin; empty if Matomo does not bundle it. */
  static Optional<BundledPlugin> named(String name) {
    return ALL.stream().filter(plugin -> plugin.name.equals(name)).findFirst();
  }

  /** Whether it tracks or archives something. */
  boolean takesPart() {
    return part != Part.NONE;
  }

  private static BundledPlugin done(String name, String counts) {
    return done(name, OLDEST, counts);
  }

  private static BundledPlugin done(String name, String since, String counts) {
    return new BundledPlugin(name, since, Part.DONE, counts);
  }

  private static BundledPlugin none(String name) {
    return none(name, OLDEST);
  }

  private static BundledPlugin none(String name, String since) {
    return new BundledPlugin(name, since, Part.NONE, "");
  }
}
