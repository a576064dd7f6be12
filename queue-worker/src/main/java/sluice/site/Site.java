package sluice.site;

import java.time.ZoneId;
import java.util.List;

/**
 * A website as the tracker sees it: its row, its urls, and the settings that apply to it after the
 * global ones were merged in (docs: queue-worker/docs/sites.md#what-a-site-is-made-of). Immutable.
 *
 * @param idSite 1 or more
 * @param type {@code website}, {@code intranet}, {@code mobileapp}, …
 * @param mainUrl the first of its urls
 * @param urls main_url, then site_url.url
 * @param timeZone decides which day a hit belongs to
 * @param createdAt site.ts_created, Unix seconds
 * @param isEcommerce site.ecommerce
 * @param keepsUrlFragment after the global default was applied
 * @param excludesUnknownUrls site.exclude_unknown_urls
 * @param hasSiteSearch site.sitesearch
 * @param searchKeywordParameters in order, untrimmed
 * @param searchCategoryParameters in order, untrimmed
 * @param excludedParameters site and global ones, as they were entered
 * @param excludedIps site and global ones, as written (ranges, wildcards, single)
 * @param excludedUserAgents global, then site
 * @param excludedReferrers global, then site
 * @param goals not deleted, in table order
 * @param customDimensions active, by id
 */
public record Site(
    int idSite,
    String type,
    String mainUrl,
    List<String> urls,
    ZoneId timeZone,
    long createdAt,
    boolean isEcommerce,
    boolean keepsUrlFragment,
    boolean excludesUnknownUrls,
    boolean hasSiteSearch,
    List<String> searchKeywordParameters,
    List<String> searchCategoryParameters,
    List<String> excludedParameters,
    List<String> excludedIps,
    List<String> excludedUserAgents,
    List<String> excludedReferrers,
    List<Goal> goals,
    List<CustomDimension> customDimensions) {

  /** Copies the lists. */
  public Site {
    urls = List.copyOf(urls);
    searchKeywordParameters = List.copyOf(searchKeywordParameters);
    searchCategoryParameters = List.copyOf(searchCategoryParameters);
    excludedParameters = List.copyOf(excludedParameters);
    excludedIps = List.copyOf(excludedIps);
    excludedUserAgents = List.copyOf(excludedUserAgents);
    excludedReferrers = List.copyOf(excludedReferrers);
    goals = List.copyOf(goals);
    customDimensions = List.copyOf(customDimensions);
  }

  /** Ids of the goals, ascending. */
  public List<Integer> goalIds() {
    return goals.stream().map(Goal::idGoal).toList();
  }
}
