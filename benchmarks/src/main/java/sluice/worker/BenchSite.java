package sluice.worker;

import java.time.ZoneOffset;
import java.util.List;
import sluice.site.Site;

/** The shop that micro benchmarks track: site 1, in UTC, with site search and without goals. */
public final class BenchSite {
  private static final String URL = "https://www.shop.example";

  private BenchSite() {}

  /**
   * The site.
   *
   * @param excluded names of query parameters that it wants cut from urls
   */
  public static Site excluding(List<String> excluded) {
    List<String> none = List.of();
    return new Site(
        1,
        "website",
        URL,
        List.of(URL),
        ZoneOffset.UTC,
        0,
        true,
        false,
        false,
        true,
        List.of("q"),
        none,
        excluded,
        none,
        none,
        none,
        List.of(),
        List.of());
  }
}
