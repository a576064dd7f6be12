package sluice.site;

import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;

/** Sites for tests: http://example.org with search by q and query, changed step by step. */
public final class TestSite {

  private List<String> urls = List.of("http://example.org");
  private boolean keepsFragment;
  private boolean excludesUnknownUrls;
  private boolean hasSiteSearch = true;
  private List<String> keywords = List.of("q", "query");
  private List<String> categories = List.of("cat");
  private List<String> excludedParameters = List.of();
  private List<String> excludedReferrers = List.of();
  private List<Goal> goals = List.of();
  private List<CustomDimension> dimensions = List.of();

  /** Its urls, the main one first. */
  public TestSite urls(String... values) {
    urls = List.of(values);
    return this;
  }

  /** Keeps fragments of page urls. */
  public TestSite keepingFragments() {
    keepsFragment = true;
    return this;
  }

  /** Tracks its own urls only. */
  public TestSite excludingUnknownUrls() {
    excludesUnknownUrls = true;
    return this;
  }

  /** Has no site search. */
  public TestSite withoutSearch() {
    hasSiteSearch = false;
    return this;
  }

  /** Parameters of keyword and category. */
  public TestSite search(List<String> keyword, List<String> category) {
    keywords = keyword;
    categories = category;
    return this;
  }

  /** Parameters that are removed from its urls. */
  public TestSite excludedParameters(String... values) {
    excludedParameters = List.of(values);
    return this;
  }

  /** Referrers that are ignored. */
  public TestSite excludedReferrers(String... values) {
    excludedReferrers = List.of(values);
    return this;
  }

  /** Its goals. */
  public TestSite goals(Goal... values) {
    goals = List.of(values);
    return this;
  }

  /** Its goals, of which nothing but the id matters; their hits are found by nothing. */
  public TestSite goalIds(int... ids) {
    goals =
        IntStream.of(ids)
            .mapToObj(id -> new Goal(id, "", "manually", "", "contains", false, false, 0, false))
            .toList();
    return this;
  }

  /** Its custom dimensions. */
  public TestSite dimensions(CustomDimension... values) {
    dimensions = List.of(values);
    return this;
  }

  /** The site, number 1. */
  public Site build() {
    return new Site(
        1,
        "website",
        urls.get(0),
        urls,
        ZoneOffset.UTC,
        0,
        true,
        keepsFragment,
        excludesUnknownUrls,
        hasSiteSearch,
        keywords,
        categories,
        excludedParameters,
        List.of(),
        List.of(),
        excludedReferrers,
        goals,
        dimensions);
  }
}
