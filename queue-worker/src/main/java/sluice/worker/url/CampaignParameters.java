package sluice.worker.url;

import java.util.List;

/**
 * The names of url parameters that mark a campaign, in order of precedence: [Tracker]
 * campaign_var_name and campaign_keyword_var_name (docs: queue-worker/docs/referrers.md#campaigns).
 * Immutable.
 */
public record CampaignParameters(List<String> names, List<String> keywords) {

  /** What Matomo ships. */
  public static final CampaignParameters DEFAULT =
      ofSettings(
          "pk_cpn,pk_campaign,piwik_campaign,mtm_campaign,matomo_campaign,utm_campaign,utm_source,"
              + "utm_medium",
          "pk_kwd,pk_keyword,piwik_kwd,mtm_kwd,mtm_keyword,matomo_kwd,utm_term");

  /** No parameter marks a campaign. */
  public static final CampaignParameters NONE = new CampaignParameters(List.of(), List.of());

  /** Copies the lists. */
  public CampaignParameters {
    names = List.copyOf(names);
    keywords = List.copyOf(keywords);
  }

  /** Both settings as they stand in the configuration: separated by commas, blanks ignored. */
  public static CampaignParameters ofSettings(String names, String keywords) {
    return new CampaignParameters(
        UrlCleaningRules.splitSetting(names), UrlCleaningRules.splitSetting(keywords));
  }
}
