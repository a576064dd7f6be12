package sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTest {

  @ParameterizedTest
  @CsvSource({
    "Visits summary, visits-summary",
    "Column 10: goals, column-10-goals",
    "Time zones and bounds of a day, time-zones-and-bounds-of-a-day",
    "`log_visit` & co., log_visit--co",
    "See [periods](periods.md), see-periods"
  })
  void anchorsAreSpelledAsOnGitHub(String heading, String anchor) {
    assertThat(Markdown.anchor(heading)).isEqualTo(anchor);
  }

  @Test
  void headingsOfOneNameAreNumberedAndCodeHasNone() {
    Markdown document =
        new Markdown("# A\n## A\n    # not this\n```\n# nor this\n```\n### B #\nno # heading");
    assertThat(document.anchors()).containsExactlyInAnyOrder("a", "a-1", "b");
  }

  @Test
  void linksAreFoundOutsideOfCode() {
    Markdown document = new Markdown("[a](b.md#c) and `[d](e)` and\n[f](g \"title\")");
    assertThat(document.links())
        .containsExactly(new Markdown.Link(1, "b.md#c"), new Markdown.Link(2, "g"));
  }
}
