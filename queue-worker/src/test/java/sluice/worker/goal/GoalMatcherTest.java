package sluice.worker.goal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.site.Goal;
import sluice.worker.action.Action;
import sluice.worker.url.PageUrl;

/**
 * Which goals an action converts (docs: queue-worker/docs/goals.md#which-goals-an-action-converts).
 */
class GoalMatcherTest {

  private final GoalMatcher matcher = new GoalMatcher();

  private static Goal goal(
      String attribute, String pattern, String patternType, boolean isCaseSensitive) {
    return new Goal(1, "goal", attribute, pattern, patternType, isCaseSensitive, false, 0, false);
  }

  private static PageUrl url(String url) {
    return new PageUrl(Optional.of(url), Optional.of(url));
  }

  private static Action page(String url, String title) {
    return new Action.PageView(url(url), title);
  }

  private boolean matches(Goal goal, Action action) {
    return !matcher.matching(List.of(goal), action).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "contains~/Thanks~false~http://e.org/thanks?x=1~true",
        "contains~/Thanks~true~http://e.org/thanks?x=1~false",
        "contains~É~false~http://e.org/é~false",
        "contains~%C3%A9~false~http://e.org/é~true",
        "contains~``~false~http://e.org/~true",
        "contains~a&amp;b~false~http://e.org/?a&amp;b~true",
        "exact~HTTP://e.org/~false~http://e.org/~true",
        "exact~HTTP://e.org/~true~http://e.org/~false",
        "exact~http://e.org~true~http://e.org/~false",
        "regex~^http://e\\.org/(a|b)$~true~http://e.org/b~true",
        "regex~/b$~true~http://e.org/b~true",
        "regex~org\\/b/x~true~http://e.org/b/x~false",
        "regex~B$~true~http://e.org/b~false",
        "regex~B$~false~http://e.org/b~true",
        "regex~(~false~http://e.org/(~false",
        "regex~[[:alpha:]]{3}\\d~false~http://e.org/abc1~true",
        "starts_with~http~false~http://e.org/~false",
      })
  void urlIsComparedByPatternType(
      String patternType, String pattern, boolean isCaseSensitive, String url, boolean expected) {
    assertThat(matches(goal("url", pattern, patternType, isCaseSensitive), page(url, "")))
        .isEqualTo(expected);
  }

  @Test
  void attributeLooksAtItsOwnKindOfAction() {
    Action page = page("http://e.org/x", "Title x");
    Action outlink = new Action.Outlink(Optional.of("http://x.org/x"));
    Action download = new Action.Download(Optional.of("http://e.org/x.pdf"));
    Action event =
        new Action.Event(url("http://e.org/x"), "cat x", "act x", "name x", OptionalDouble.empty());
    List<Action> actions = List.of(page, outlink, download, event);

    assertThat(actions.stream().filter(it -> matches(goal("url", "x", "contains", false), it)))
        .containsExactly(page);
    assertThat(actions.stream().filter(it -> matches(goal("title", "x", "contains", false), it)))
        .containsExactly(page);
    assertThat(actions.stream().filter(it -> matches(goal("file", "x", "contains", false), it)))
        .containsExactly(download);
    assertThat(
            actions.stream()
                .filter(it -> matches(goal("external_website", "x", "contains", false), it)))
        .containsExactly(outlink);
    assertThat(
            actions.stream()
                .filter(it -> matches(goal("event_category", "cat", "contains", false), it)))
        .containsExactly(event);
    assertThat(
            actions.stream()
                .filter(it -> matches(goal("event_action", "act x", "exact", true), it)))
        .containsExactly(event);
    assertThat(
            actions.stream()
                .filter(it -> matches(goal("event_name", "name", "contains", false), it)))
        .containsExactly(event);
    assertThat(actions.stream().filter(it -> matches(goal("manually", "", "contains", false), it)))
        .isEmpty();
  }

  @Test
  void unknownAttributeLooksAtTheUrlOfAnyAction() {
    assertThat(
            matches(
                goal("future", "x.org", "contains", false),
                new Action.Outlink(Optional.of("http://x.org/"))))
        .isTrue();
  }

  @Test
  void escapedTextAndPatternAreComparedUnescaped() {
    assertThat(
            matches(
                goal("title", "it's &lt;b&gt;", "exact", true),
                page("http://e.org/", "it&#039;s &lt;b&gt;")))
        .isTrue();
  }

  @Test
  void invalidUrlStillMatchesAnEmptyPattern() {
    Action page = new Action.PageView(PageUrl.NONE, "");

    assertThat(matcher.matching(List.of(goal("url", "", "contains", false)), page))
        .containsExactly(new GoalMatch(goal("url", "", "contains", false), ""));
  }

  @Test
  void durationIsComparedInMinutes() {
    Goal longVisit = goal("visit_duration", "5", "greater_than", false);
    Action search = new Action.SiteSearch(PageUrl.NONE, "k", "", OptionalLong.empty());

    assertThat(matcher.matching(List.of(longVisit), search, 300)).isEmpty();
    assertThat(matcher.matching(List.of(longVisit), search, 301)).hasSize(1);
    assertThat(matcher.matching(List.of(longVisit), search)).isEmpty();
    assertThat(
            matcher.matching(List.of(goal("visit_duration", "5", "contains", false)), search, 900))
        .isEmpty();
  }

  @Test
  void goalsMatchInTheirOrder() {
    Goal first = goal("url", "e", "contains", false);
    Goal second = goal("url", "o", "contains", false);

    assertThat(matcher.matching(List.of(second, first), page("http://e.org/", "")))
        .extracting(GoalMatch::goal)
        .containsExactly(second, first);
  }
}
