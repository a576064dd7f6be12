package sluice.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnreadableRowsTest {

  private final UnreadableRows rows = new UnreadableRows();

  @Test
  void rowIsListedUntilItReadsWell() {
    rows.read("site 3", List.of("no zone", "no date"));
    assertThat(rows.lines()).containsExactly("site 3: no zone; no date");
    rows.read("site 3", List.of());
    assertThat(rows.count()).isZero();
  }

  @Test
  void ofManyFaultsTheFirstAreToldAndTheOthersCounted() {
    rows.read(
        "privacy options",
        IntStream.rangeClosed(1, 100_000).mapToObj(site -> "option of site " + site).toList());
    assertThat(rows.lines())
        .singleElement()
        .asString()
        .contains("option of site 20;")
        .endsWith("; and 99980 more")
        .hasSizeLessThan(1000);
  }
}
