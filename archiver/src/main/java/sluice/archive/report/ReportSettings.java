package sluice.archive.report;

/**
 * Settings of section [General] that shape reports (reference archive.md appendix B). Immutable.
 *
 * @param limits rows of each report
 * @param urlDelimiter action_url_category_delimiter
 * @param titleDelimiter action_title_category_delimiter
 * @param levelLimit action_category_level_limit, pieces of a label path
 * @param defaultName action_default_name, for urls that end in a slash
 */
public record ReportSettings(
    Limits limits, String urlDelimiter, String titleDelimiter, int levelLimit, String defaultName) {
  /** Matomo's defaults. */
  public static final ReportSettings DEFAULTS =
      new ReportSettings(Limits.DEFAULTS, "/", "", 10, "index");

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
      int subtableCustomDimensions) {
    /** Matomo's defaults. */
    public static final Limits DEFAULTS =
        new Limits(500, 500, 100, 500, 1000, 50, 500, 500, 10_000, 50_000, 1000, 1000);
  }
}
