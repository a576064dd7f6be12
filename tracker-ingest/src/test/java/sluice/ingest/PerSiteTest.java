package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
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
      assertThat(PerSite.parse(one.toString())).isEqualTo(one);
    }
    assertThat(new PerSite(true, Set.of(14, 3))).hasToString("true but 3,14");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "maybe", "true but", "true but 0", "false but 3,", "true but 99999999999"})
  void whatWasNotWrittenHereIsNo(String text) {
    assertThat(PerSite.parse(text)).isEqualTo(PerSite.NO);
  }
}
