package sluice.archive.report.actions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.archive.report.ReportSettings;
import sluice.archive.visit.LogAction;
import sluice.log.ActionType;

/** Labels that a Matomo made of these names (docs: archiver/docs/records.md#labels-of-actions). */
class ActionLabelsTest {
  private final ActionLabels labels = new ActionLabels(ReportSettings.DEFAULTS);

  private String path(ActionType type, int prefix, String name) {
    return String.join(" > ", labels.path(new LogAction(type, prefix, name)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ex.org/|/index",
        "ex.org/a/b.html|a > /b.html",
        "ex.org/a/|a > /index",
        "ex.org/a|/a",
        "ex.org/q?x=/y/z|q?x= > y > /z",
        "ex.org?x=1|/index",
        "ex.org/a#top|/a#top",
        "ex.org/a#0|/a",
        "ex.org/a#top#|/a#top",
        "ex.org/1/2/3/4/5/6/7/8/9/10/11/12|1 > 2 > 3 > 4 > 5 > 6 > 7 > 8 > 9 > /10/11/12"
      })
  void pageUrlsAreSplitAtSlashes(String name, String path) {
    assertThat(path(ActionType.PAGE_URL, 2, name)).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://Host.org/x/y?z=1#f|Host.org > /x/y?z=1#f",
        "https://host.org|host.org > /",
        "mailto:a@b|/mailto:a@b",
        "ftp://h/f|ftp: > h > /f"
      })
  void outlinksAreHostAndPath(String name, String path) {
    assertThat(path(ActionType.OUTLINK, -1, name)).isEqualTo(path);
  }

  @Test
  void titlesBeginWithABlankAndKeywordsStay() {
    assertThat(path(ActionType.PAGE_TITLE, -1, " Home / x ")).isEqualTo(" Home / x");
    assertThat(path(ActionType.PAGE_TITLE, -1, " ")).isEqualTo(" Page Name not defined");
    assertThat(path(ActionType.SITE_SEARCH, -1, " gluten ")).isEqualTo(" gluten ");
    assertThat(labels.notDefined(ActionType.PAGE_URL)).isEqualTo(List.of("Page URL not defined"));
  }

  @Test
  void fullUrlHasItsHostInLowerCase() {
    assertThat(labels.fullUrl(new LogAction(ActionType.PAGE_URL, 3, "Ex.org/A#")))
        .isEqualTo("https://www.ex.org/A");
    assertThat(labels.fullUrl(new LogAction(ActionType.OUTLINK, -1, "HTTP://Ex.Org/A")))
        .isEqualTo("HTTP://ex.org/A");
  }
}
