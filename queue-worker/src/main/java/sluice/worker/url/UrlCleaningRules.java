package sluice.worker.url;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The settings of all sites that say what is removed from page urls (docs:
 * queue-worker/docs/actions.md#page-urls). Immutable.
 *
 * @param maximumBytes [Tracker] page_maximum_length
 * @param excludedParameters [Tracker] url_query_parameter_to_exclude_from_url
 * @param campaigns their parameters are removed, too
 */
public record UrlCleaningRules(
    int maximumBytes, List<String> excludedParameters, CampaignParameters campaigns) {

  /** What Matomo ships. */
  public static final UrlCleaningRules DEFAULT =
      new UrlCleaningRules(
          1024,
          splitSetting(
              "gclid,fbclid,msclkid,twclid,wbraid,gbraid,yclid,fb_xd_fragment,fb_comment_id,"
                  + "phpsessid,jsessionid,sessionid,aspsessionid,doing_wp_cron,sid,pk_vid"),
          CampaignParameters.DEFAULT);

  /** Copies the list. */
  public UrlCleaningRules {
    excludedParameters = List.copyOf(excludedParameters);
  }

  /**
   * The names that a setting excludes. One that is as Matomo shipped it until 5.12 has the tokens
   * that it is shipped with since.
   *
   * @param withTokens whether this Matomo is one of those
   */
  public static List<String> excluded(List<String> setting, boolean withTokens) {
    return withTokens && setting.equals(DEFAULT.excludedParameters())
        ? Stream.concat(setting.stream(), Stream.of("token_auth", "token")).toList()
        : setting;
  }

  /** A setting that lists names: separated by commas, each trimmed. */
  public static List<String> splitSetting(String setting) {
    return Arrays.stream(setting.split(",", -1)).map(String::trim).toList();
  }
}
