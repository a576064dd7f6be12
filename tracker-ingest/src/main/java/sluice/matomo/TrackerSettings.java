package sluice.matomo;

import java.util.List;

/**
 * The keys of config.ini.php that ingest's and the worker's rules read (docs:
 * tracker-ingest/docs/settings.md#section-tracker, tracker-ingest/docs/settings.md#other-sections),
 * by subject. Immutable.
 *
 * @param config where they were read from
 */
public record TrackerSettings(
    MatomoConfig config,
    Recognition recognition,
    Visits visits,
    Cookies cookies,
    Pages pages,
    Requests requests,
    Authentication authentication,
    Proxies proxies,
    Location location,
    Retention retention) {

  private static final String UTF8MB4 = "utf8mb4";

  /** The settings for all sites. */
  public static TrackerSettings of(MatomoConfig config) {
    return new TrackerSettings(
        config,
        Recognition.of(config),
        Visits.of(config),
        Cookies.of(config),
        Pages.of(config),
        Requests.of(config),
        Authentication.of(config),
        Proxies.of(config),
        Location.of(config),
        Retention.of(config));
  }

  /**
   * Whether Matomo stores characters above U+FFFF: [database] charset is utf8mb4, or there are no
   * files of Matomo that name one (docs: tracker-ingest/docs/php.md#text; its global.ini.php says
   * utf8).
   */
  public boolean keepsSupplementary() {
    return config.text("database", "charset", UTF8MB4).equalsIgnoreCase(UTF8MB4);
  }

  /**
   * The settings for one site: section {@code [Tracker_idSite]} on top. Only the keys that are
   * marked S count there (docs: tracker-ingest/docs/settings.md#section-tracker): for the others
   * Matomo asks for the plain section.
   */
  public TrackerSettings forSite(int idSite) {
    String section = "Tracker_" + idSite;
    if (config.section(section).isEmpty()) {
      return this;
    }
    TrackerSettings own = of(config.withOverrides("Tracker", section));
    return new TrackerSettings(
        config,
        recognition.withSite(own.recognition),
        visits.withSite(own.visits),
        cookies.withSite(own.cookies),
        pages,
        requests.withSite(own.requests),
        authentication.withSite(own.authentication),
        proxies,
        location,
        retention);
  }

  /**
   * How a visitor is known again.
   *
   * @param salt [General] salt, "" if there is none
   */
  public record Recognition(
      String salt,
      boolean enableUserIdOverwritesVisitorId,
      boolean enableFingerprintingAcrossWebsites,
      boolean trustVisitorsCookies) {
    static Recognition of(MatomoConfig config) {
      return new Recognition(
          config.text("General", "salt", ""),
          config.flag("Tracker", "enable_userid_overwrites_visitorid", true),
          config.flag("Tracker", "enable_fingerprinting_across_websites", false),
          config.flag("Tracker", "trust_visitors_cookies", false));
    }

    private Recognition withSite(Recognition own) {
      return new Recognition(
          salt,
          own.enableUserIdOverwritesVisitorId,
          enableFingerprintingAcrossWebsites,
          trustVisitorsCookies);
    }
  }

  /**
   * When a visit goes on and when another begins.
   *
   * @param standardLengthSeconds of silence that end a visit
   * @param lookBackSeconds for the lookup by config id, if larger; 0 for none
   * @param defaultTimeOnePageSeconds of a visit with one action
   * @param newVisitAfterActions 0 or less for never
   * @param newVisitAfterMidnightOfAllSites the same key without a site's section: the config id's
   *     salt reads it (docs: queue-worker/docs/visits.md#the-fingerprint)
   * @param alwaysNewVisitor [Debug] tracker_always_new_visitor
   */
  public record Visits(
      long standardLengthSeconds,
      long lookBackSeconds,
      long defaultTimeOnePageSeconds,
      boolean newVisitWhenCampaignChanges,
      boolean newVisitWhenWebsiteReferrerChanges,
      boolean newVisitAfterMidnight,
      boolean newVisitAfterMidnightOfAllSites,
      long newVisitAfterActions,
      boolean alwaysNewVisitor) {
    static Visits of(MatomoConfig config) {
      boolean midnight = config.flag("Tracker", "create_new_visit_after_midnight", true);
      return new Visits(
          config.integer("Tracker", "visit_standard_length", 1800),
          config.integer("Tracker", "window_look_back_for_visitor", 0),
          config.integer("Tracker", "default_time_one_page_visit", 0),
          config.flag("Tracker", "create_new_visit_when_campaign_changes", true),
          config.flag("Tracker", "create_new_visit_when_website_referrer_changes", false),
          midnight,
          midnight,
          config.integer("Tracker", "create_new_visit_after_x_actions", 10_000),
          config.flag("Debug", "tracker_always_new_visitor", false));
    }

    private Visits withSite(Visits own) {
      return new Visits(
          standardLengthSeconds,
          lookBackSeconds,
          defaultTimeOnePageSeconds,
          own.newVisitWhenCampaignChanges,
          own.newVisitWhenWebsiteReferrerChanges,
          own.newVisitAfterMidnight,
          newVisitAfterMidnightOfAllSites,
          own.newVisitAfterActions,
          alwaysNewVisitor);
    }
  }

  /**
   * Cookies of the tracking domain.
   *
   * @param visitorName of the third-party cookie
   * @param visitorExpireSeconds from now
   * @param ignoreName of the opt-out cookie, which always has the path and domain of all sites
   */
  public record Cookies(
      boolean useThirdPartyId,
      String visitorName,
      long visitorExpireSeconds,
      String path,
      String domain,
      String ignoreName,
      boolean assumeSecureProtocol) {
    static Cookies of(MatomoConfig config) {
      return new Cookies(
          config.flag("Tracker", "use_third_party_id_cookie", false),
          config.text("Tracker", "cookie_name", "_pk_uid"),
          config.integer("Tracker", "cookie_expire", 33_955_200),
          config.text("Tracker", "cookie_path", ""),
          config.text("Tracker", "cookie_domain", ""),
          config.text("Tracker", "ignore_visits_cookie_name", "matomo_ignore"),
          config.flag("General", "assume_secure_protocol", false));
    }

    private Cookies withSite(Cookies own) {
      return new Cookies(
          own.useThirdPartyId,
          own.visitorName,
          own.visitorExpireSeconds,
          own.path,
          own.domain,
          ignoreName,
          assumeSecureProtocol);
    }
  }

  /**
   * URLs, titles, campaigns, referrers.
   *
   * @param queryParametersToExclude trimmed, in the order of the file
   * @param titleCategoryDelimiter "" for none
   */
  public record Pages(
      int maximumLengthBytes,
      List<String> queryParametersToExclude,
      List<String> campaignNameParameters,
      List<String> campaignKeywordParameters,
      String titleCategoryDelimiter,
      boolean enableReferrerDefinitionSyncs) {
    static Pages of(MatomoConfig config) {
      boolean syncs =
          config.flag("General", "enable_referrer_definition_syncs", true)
              && config.flag("General", "enable_internet_features", true);
      return new Pages(
          (int) config.integer("Tracker", "page_maximum_length", 1024),
          config.commaList("Tracker", "url_query_parameter_to_exclude_from_url"),
          config.commaList("Tracker", "campaign_var_name"),
          config.commaList("Tracker", "campaign_keyword_var_name"),
          titleDelimiter(config),
          syncs);
    }

    /** The older key counts where it is set, even to nothing (Matomo's ActionPageview). */
    private static String titleDelimiter(MatomoConfig config) {
      boolean legacy = config.has("General", "action_category_delimiter");
      String key = legacy ? "action_category_delimiter" : "action_title_category_delimiter";
      return config.text("General", key, "");
    }
  }

  /**
   * What happens to a request as a whole.
   *
   * @param exclude comma list of parameter conditions, "" for none (docs:
   *     queue-worker/docs/exclusions.md)
   * @param customImage path or base64 of another answer than the GIF, "" for none
   * @param corsDomains [General] cors_domains[]
   * @param cacheTtlSeconds how long the caches of sites and options may be kept
   */
  public record Requests(
      boolean recordStatistics,
      String exclude,
      boolean enableSpamFilter,
      String customImage,
      List<String> corsDomains,
      long cacheTtlSeconds,
      boolean maintenanceMode) {
    static Requests of(MatomoConfig config) {
      return new Requests(
          config.flag("Tracker", "record_statistics", true),
          config.text("Tracker", "exclude_requests", ""),
          config.flag("Tracker", "enable_spam_filter", true),
          config.text("Tracker", "custom_image", ""),
          config.list("General", "cors_domains"),
          config.integer("Tracker", "tracker_cache_file_ttl", 300),
          config.flag("General", "maintenance_mode", false));
    }

    private Requests withSite(Requests own) {
      return new Requests(
          recordStatistics,
          own.exclude,
          enableSpamFilter,
          customImage,
          corsDomains,
          cacheTtlSeconds,
          maintenanceMode);
    }
  }

  /**
   * When a token is asked for (docs: tracker-ingest/docs/parameters.md#tokens).
   *
   * @param required false: everything counts as authenticated
   * @param customTimestampFreeSeconds a hit may be so much in the past without a token
   * @param bulkRequired whether a bulk needs a token
   */
  public record Authentication(
      boolean required,
      long customTimestampFreeSeconds,
      boolean bulkRequired,
      boolean onlySecureTokens) {
    static Authentication of(MatomoConfig config) {
      return new Authentication(
          config.flag("Tracker", "tracking_requests_require_authentication", true),
          config.integer(
              "Tracker",
              "tracking_requests_require_authentication_when_custom_timestamp_newer_than",
              86_400),
          config.flag("Tracker", "bulk_requests_require_authentication", false),
          config.flag("General", "only_allow_secure_auth_tokens", false));
    }

    private Authentication withSite(Authentication own) {
      return new Authentication(
          own.required, own.customTimestampFreeSeconds, bulkRequired, onlySecureTokens);
    }
  }

  /**
   * Which headers tell the client's address (docs: tracker-ingest/docs/visitor.md#client-address).
   *
   * @param clientHeaders as PHP spells them, such as HTTP_X_FORWARDED_FOR
   * @param ips addresses and ranges of proxies to skip
   * @param schemeHeaders those that tell whether the client came over HTTPS, spelled likewise
   */
  public record Proxies(
      List<String> clientHeaders,
      List<String> ips,
      boolean readLastInList,
      List<String> schemeHeaders) {
    static Proxies of(MatomoConfig config) {
      return new Proxies(
          config.list("General", "proxy_client_headers"),
          config.list("General", "proxy_ips"),
          config.integer("General", "proxy_ip_read_last_in_list", 1) == 1,
          config.list("General", "proxy_scheme_headers").stream()
              .filter(header -> !header.isEmpty())
              .toList());
    }
  }

  /** Where a visitor is (docs: queue-worker/docs/location-privacy.md#place). */
  public record Location(boolean enableDefaultProvider, boolean enableLanguageToCountryGuess) {
    static Location of(MatomoConfig config) {
      return new Location(
          config.flag("Tracker", "enable_default_location_provider", true),
          config.flag("Tracker", "enable_language_to_country_guess", true));
    }
  }

  /**
   * [Deletelogs], which options of the same names override if the admin may change them (docs:
   * tracker-ingest/docs/parameters.md#the-time-of-a-hit).
   */
  public record Retention(
      boolean enabled, long olderThanDays, long lowestIntervalDays, boolean optionsOverride) {
    static Retention of(MatomoConfig config) {
      return new Retention(
          config.flag("Deletelogs", "delete_logs_enable", false),
          config.integer("Deletelogs", "delete_logs_older_than", 180),
          config.integer("Deletelogs", "delete_logs_schedule_lowest_interval", 7),
          config.flag("General", "enable_delete_old_data_settings_admin", true));
    }
  }
}
