package sluice.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComparisonTest {

  @Test
  void predictionsWithinFifteenPercentAreRight() {
    Comparison comparison = new Comparison();
    comparison.add("hits", 1149, 1000);
    comparison.add("bytes", 851, 1000);
    assertThat(comparison.isRight()).isTrue();
    assertThat(comparison.table()).contains("+14.9 %", "-14.9 %").doesNotContain("MORE THAN");
  }

  @Test
  void oneThatIsFurtherOffIsNamedAndDecides() {
    Comparison comparison = new Comparison();
    comparison.add("hits", 1000, 1000);
    comparison.add("seconds", 1160, 1000);
    assertThat(comparison.isRight()).isFalse();
    assertThat(comparison.table().lines().filter(line -> line.contains("MORE THAN 15 %")))
        .singleElement()
        .asString()
        .startsWith("seconds");
  }

  @Test
  void nothingMeasuredIsNoProof() {
    Comparison comparison = new Comparison();
    comparison.add("hits", 0, 0);
    assertThat(comparison.isRight()).isFalse();
  }
}
