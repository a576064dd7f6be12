package sluice.worker.referrer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.php.url.PhpUrl;
import sluice.site.Site;
import sluice.site.TestSite;
import sluice.worker.action.Hits;
import sluice.worker.door.Spent;

/** Urls of sites, and hits on others (docs: queue-worker/docs/referrers.md#known-urls). */
class KnownUrlsTest {

  private static final KnownUrls KNOWN =
      KnownUrls.of(
          Map.of(
              1, List.of("http://www.e.org/", "https://e.org/shop/deep"),
              2, List.of("http://E.org/Shop", "http://.wild.org"),
              3, List.of("http://e.org", "no url", "")));

  @ParameterizedTest
  @CsvSource({
    "http://e.org/, 1 3",
    "http://www.E.org/other, 1 3",
    "http://e.org/SHOP/x, 2",
    "http://e.org/shopping, 1 3",
    "http://e.org/shop/deep/er, 1",
    "http://wild.org/, 2",
    "http://a.b.wild.org/, 2",
    "http://notwild.org/, none",
    "http://sub.e.org/, none",
    "http://other.org/, none",
    "/path, none",
  })
  void deepestPathOfTheHostDecides(String url, String expected) {
    Optional<Set<Integer>> sites = PhpUrl.parse(url).flatMap(KNOWN::sitesMatching);

    assertThat(
            sites
                .map(it -> String.join(" ", it.stream().map(String::valueOf).toList()))
                .orElse("none"))
        .isEqualTo(expected);
  }

  @Test
  void hostOfAnyNumberOfLabelsCostsLittle() {
    PhpUrl url = PhpUrl.parse("http://" + "a.".repeat(60_000) + "com/").orElseThrow();
    Spent spent = Spent.by(() -> assertThat(KNOWN.sitesMatching(url)).isEmpty());
    assertThat(spent.bytes()).isLessThan(16L << 20);
    assertThat(KNOWN.sitesMatching(PhpUrl.parse("http://" + "a.".repeat(500) + "wild.org/").get()))
        .contains(Set.of(2));
  }

  @Test
  void siteMayTrackItsOwnUrlsOnly() {
    Site site =
        new TestSite().urls("http://e.org/a", "http://.f.org").excludingUnknownUrls().build();

    assertThat(UnknownUrls.isExcluded(Hits.hit("url", "http://www.e.org/a/b"), site)).isFalse();
    assertThat(UnknownUrls.isExcluded(Hits.hit("url", "https://x.f.org/"), site)).isFalse();
    assertThat(UnknownUrls.isExcluded(Hits.hit("url", "http://e.org/b"), site)).isTrue();
    assertThat(UnknownUrls.isExcluded(Hits.hit("url", ""), site)).isTrue();
    assertThat(UnknownUrls.isExcluded(Hits.hit("url", "http://g.org/"), new TestSite().build()))
        .isFalse();
  }
}
