package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerSiteTest {

  @Test
  void oppositeCountsForTheSitesThatAreNamed() {
    PerSite but = new PerSite(true, Set.of(3, 14));
    assertThat(but.of(3)).isFalse();
    assertThat(but.of(14)).isFalse();
    assertThat(but.of(1)).isTrue();
    assertThat(but.of(0)).isTrue();
    assertThat(but.of(1L << 40)).isTrue();
    assertThat(new PerSite(false, Set.of(3)).of(3)).isTrue();
  }

  @Test
  void textReadsBack() {
    for (PerSite one :
        Set.of(PerSite.NO, new PerSite(true, Set.of()), new PerSite(true, Set.of(3, 14)))) {
      assertThat(PerSite.parse(one.text())).isEqualTo(one);
    }
    assertThat(new PerSite(true, Set.of(14, 3))).hasToString("true but 3,14");
  }

  @Test
  void hundredThousandSitesReadBackAndAreNotAllTold() {
    Set<Integer> sites = IntStream.rangeClosed(1, 100_000).boxed().collect(Collectors.toSet());
    PerSite many = new PerSite(false, sites);
    assertThat(PerSite.parse(many.text())).isEqualTo(many);
    assertThat(many.toString())
        .startsWith("false but 1,2,3,")
        .endsWith(",20 and 99980 more")
        .hasSizeLessThan(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "maybe",
        "true but",
        "true but 0",
        "false but 3,",
        "true but 99999999999",
        "true but 3 but 4"
      })
  void whatWasNotWrittenHereIsNo(String text) {
    assertThat(PerSite.parse(text)).isEqualTo(PerSite.NO);
  }
}
