package sluice.archive.report;

import sluice.archive.past.PastRules;
import sluice.archive.period.ArchiveLifetimes;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoInstallation;
import sluice.matomo.TrackerSettings;

/**
 * Settings of section [General] that shape reports (docs: archiver/docs/records.md#row-limits).
 * Immutable.
 *
 * @param limits rows of each report
 * @param urlDelimiter action_url_category_delimiter
 * @param titleDelimiter action_title_category_delimiter
 * @param levelLimit action_category_level_limit, pieces of a label path
 * @param defaultName action_default_name, for urls that end in a slash
 * @param hasPageGoals whether page reports have goals: not disable_archive_actions_goals
 * @param makesRangesOnRequest archiving_range_force_on_browser_request: whether PHP makes archives
 *     of date ranges when somebody looks at them
 * @param lifetimes after which time Matomo takes archives of running periods for outdated
 * @param past how far back reports are made that did not exist before
 * @param keptLogs how long the log is kept, unless options say otherwise
 * @param installation what the Matomo does whose archives are made
 */
public record ReportSettings(
    Limits limits,
    String urlDelimiter,
    String titleDelimiter,
    int levelLimit,
    String defaultName,
    boolean hasPageGoals,
    boolean makesRangesOnRequest,
    ArchiveLifetimes lifetimes,
    PastRules past,
    TrackerSettings.Retention keptLogs,
    MatomoInstallation installation) {
  /** Matomo's defaults. */
  public static final ReportSettings DEFAULTS = of(MatomoConfig.defaults());

  private static final String SECTION = "General";

  /** The settings of a Matomo. */
  public static ReportSettings of(MatomoConfig config) {
    String both = config.text(SECTION, "action_category_delimiter", "");
    return new ReportSettings(
        Limits.of(config),
        both.isEmpty() ? config.text(SECTION, "action_url_category_delimiter", "/") : both,
        both.isEmpty() ? config.text(SECTION, "action_title_category_delimiter", "") : both,
        (int) config.integer(SECTION, "action_category_level_limit", 10),
        config.text(SECTION, "action_default_name", "index"),
        !config.flag(SECTION, "disable_archive_actions_goals", false),
        config.flag(SECTION, "archiving_range_force_on_browser_request", true),
        ArchiveLifetimes.of(config),
        PastRules.of(config),
        TrackerSettings.of(config).retention(),
        MatomoInstallation.REFERENCE);
  }

  /** Rows of the flat tables of pages and titles, the others included; 0 if there are none. */
  public int flatRows() {
    return installation.flatActions() ? limits.flatActions() : 0;
  }

  /** The same for another Matomo. */
  public ReportSettings with(MatomoInstallation other) {
    return new ReportSettings(
        limits,
        urlDelimiter,
        titleDelimiter,
        levelLimit,
        defaultName,
        hasPageGoals,
        makesRangesOnRequest,
        lifetimes,
        past,
        keptLogs,
        other);
  }

  /** Rows that stay, the others included: settings datatable_archiving_maximum_rows_…. */
  public record Limits(
      int standard,
      int actions,
      int subtableActions,
      int siteSearch,
      int referrers,
      int subtableReferrers,
      int events,
      int subtableEvents,
      int products,
      int users,
      int customDimensions,
      int subtableCustomDimensions,
      int bots,
      int subtableBots,
      int botContent,
      int favouredPages,
      int flatActions) {
    private static Limits of(MatomoConfig config) {
      return new Limits(
          rows(config, "standard", 500),
          rows(config, "actions", 500),
          rows(config, "subtable_actions", 100),
          rows(config, "site_search", 500),
          rows(config, "referrers", 1000),
          rows(config, "subtable_referrers", 50),
          rows(config, "events", 500),
          rows(config, "subtable_events", 500),
          rows(config, "products", 10_000),
          rows(config, "userid_users", 50_000),
          rows(config, "custom_dimensions", 1000),
          rows(config, "subtable_custom_dimensions", 1000),
          rows(config, "bots", 250),
          rows(config, "subtable_bots", 250),
          rows(config, "ai_chatbot_content", 50_000),
          rows(config, "ai_chatbot_favoured_pages", 50_000),
          rows(config, "actions_flat", 0));
    }

    private static int rows(MatomoConfig config, String name, int fallback) {
      return (int) config.integer(SECTION, "datatable_archiving_maximum_rows_" + name, fallback);
    }
  }
}
