package sluice.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sluice.php.PhpValue;
import sluice.php.url.PhpQueryString;

class WebsiteHitsTest {
  private static final List<WebsiteHits.Hit> HITS = WebsiteHits.make(8_192);

  @Test
  void sameHitsAreMadeAtEachCall() {
    assertThat(WebsiteHits.make(100)).isEqualTo(HITS.subList(0, 100));
  }

  @Test
  void eachHitIsARequestOfTheSiteWithVisitorPageAndScreen() {
    for (WebsiteHits.Hit hit : HITS) {
      Map<String, PhpValue> parameters = PhpQueryString.parse(hit.query()).entries();
      assertThat(parameters.keySet()).contains("idsite", "rec", "url", "_id", "pv_id", "res");
      assertThat(parameter(hit, "_id")).hasSize(16);
    }
  }

  @Test
  void eachKindOfHitIsThere() {
    for (String name :
        List.of("action_name", "e_c", "search", "link", "download", "ping", "c_n", "pf_srv")) {
      assertThat(HITS).anyMatch(hit -> !parameter(hit, name).isEmpty());
    }
    assertThat(HITS).anyMatch(hit -> parameter(hit, "url").contains("mtm_campaign"));
  }

  @Test
  void mostHitsArePageViews() {
    assertThat(HITS.stream().filter(hit -> !parameter(hit, "action_name").isEmpty()).count())
        .isBetween(5_600L, 6_200L);
  }

  @Test
  void homePageIsSeenMostAndManyPagesOnce() {
    Map<String, Long> seen = counted(hit -> parameter(hit, "url").split("[?]", 2)[0]);
    long most = seen.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    assertThat(seen.get("https://shop.example.org/")).isEqualTo(most);
    assertThat(seen).hasSizeGreaterThan(1_500);
    assertThat(seen.values()).filteredOn(times -> times == 1).hasSizeGreaterThan(200);
  }

  @Test
  void someVisitorsComeOftenAndThousandsOnce() {
    Map<String, Long> seen = counted(hit -> parameter(hit, "_id"));
    assertThat(seen).hasSizeGreaterThan(3_000);
    assertThat(seen.values()).anyMatch(times -> times > 30);
  }

  @Test
  void visitorKeepsBrowserLanguageAndScreen() {
    Map<String, Set<String>> said =
        HITS.stream()
            .collect(
                Collectors.groupingBy(
                    hit -> parameter(hit, "_id"),
                    Collectors.mapping(
                        hit -> hit.userAgent() + hit.language() + parameter(hit, "res"),
                        Collectors.toSet())));
    assertThat(said.values()).allMatch(of -> of.size() == 1);
  }

  @Test
  void noTwoPagesHaveOnePath() {
    assertThat(
            IntStream.range(0, WebsitePages.COUNT)
                .mapToObj(rank -> WebsitePages.page(rank).path())
                .distinct())
        .hasSize(WebsitePages.COUNT);
  }

  @Test
  void nothingHasToBeEscapedInBulksAndInTheFileOfTheLoadGenerator() {
    assertThat(HITS).allMatch(hit -> hit.query().matches("[A-Za-z0-9_.~%&=-]+"));
    assertThat(HITS).noneMatch(hit -> (hit.userAgent() + hit.language()).matches(".*[\\t\\n].*"));
  }

  private static Map<String, Long> counted(Function<WebsiteHits.Hit, String> by) {
    return HITS.stream().collect(Collectors.groupingBy(by, Collectors.counting()));
  }

  /** Value of a parameter, '' where it is not sent. */
  private static String parameter(WebsiteHits.Hit hit, String name) {
    PhpValue value = PhpQueryString.parse(hit.query()).entries().get(name);
    return value instanceof PhpValue.Text text ? text.value() : "";
  }
}
