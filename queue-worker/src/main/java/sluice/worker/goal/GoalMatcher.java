package sluice.worker.goal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sluice.php.AsciiText;
import sluice.php.PhpValues;
import sluice.php.pattern.PhpPattern;
import sluice.php.url.PercentText;
import sluice.request.MatomoText;
import sluice.site.Goal;
import sluice.worker.action.Action;

/**
 * Which goals an action converts (docs: queue-worker/docs/goals.md#which-goals-an-action-converts;
 * Matomo core/Tracker/GoalManager.php). Thread-safe; keeps compiled patterns in a bounded cache.
 */
public final class GoalMatcher {

  /** Patterns kept; a site has a few dozen goals. */
  private static final int CACHED_PATTERNS = 10_000;

  private static final double SECONDS_PER_MINUTE = 60;

  private final Cache<String, Optional<PhpPattern>> patterns =
      Caffeine.newBuilder().maximumSize(CACHED_PATTERNS).build();

  /** The goals that the action converts, in table order; for a new visit. */
  public List<GoalMatch> matching(List<Goal> goals, Action action) {
    return matching(goals, action, OptionalLong.empty());
  }

  /**
   * The goals that the action converts, in table order; for a visit with a first action.
   *
   * @param visitSeconds from the visit's first action to this hit
   */
  public List<GoalMatch> matching(List<Goal> goals, Action action, long visitSeconds) {
    return matching(goals, action, OptionalLong.of(visitSeconds));
  }

  private List<GoalMatch> matching(List<Goal> goals, Action action, OptionalLong visitSeconds) {
    List<GoalMatch> matches = new ArrayList<>();
    for (Goal goal : goals) {
      if (isMatch(goal, action, visitSeconds)) {
        matches.add(new GoalMatch(goal, action.url().orElse("")));
      }
    }
    return matches;
  }

  private boolean isMatch(Goal goal, Action action, OptionalLong visitSeconds) {
    if (goal.matchAttribute().equals("visit_duration")) {
      return goal.patternType().equals("greater_than")
          && visitSeconds.isPresent()
          && visitSeconds.getAsLong() / SECONDS_PER_MINUTE > PhpValues.toDecimal(goal.pattern());
    }
    return comparedText(goal, action)
        .map(text -> isTextMatch(goal, MatomoText.unsanitize(text)))
        .orElse(false);
  }

  /** What the goal looks at; empty when it is no goal for this kind of action. */
  private static Optional<String> comparedText(Goal goal, Action action) {
    Action.Event event = action instanceof Action.Event it ? it : null;
    boolean isPageView = action instanceof Action.PageView;
    Optional<String> url = Optional.of(action.rawUrl().orElse(""));
    return switch (goal.matchAttribute()) {
      case "url" -> isPageView ? url : Optional.empty();
      case "title" -> isPageView ? Optional.of(action.name()) : Optional.empty();
      case "file" -> action instanceof Action.Download ? url : Optional.empty();
      case "external_website" -> action instanceof Action.Outlink ? url : Optional.empty();
      case "event_action" -> Optional.ofNullable(event).map(Action.Event::action);
      case "event_name" -> Optional.ofNullable(event).map(Action.Event::label);
      case "event_category" -> Optional.ofNullable(event).map(Action.Event::category);
      case "manually" -> Optional.empty();
      default -> url;
    };
  }

  private boolean isTextMatch(Goal goal, String text) {
    String pattern = MatomoText.unsanitize(goal.pattern());
    // People paste percent-encoded urls as patterns, so Matomo tries the decoded form as well.
    return isPatternMatch(goal, pattern, text)
        || isPatternMatch(goal, PercentText.urlDecode(pattern), text);
  }

  private boolean isPatternMatch(Goal goal, String pattern, String text) {
    boolean isCaseSensitive = goal.isCaseSensitive();
    return switch (goal.patternType()) {
      case "contains" ->
          isCaseSensitive ? text.contains(pattern) : AsciiText.contains(text, pattern);
      case "exact" ->
          isCaseSensitive
              ? text.equals(pattern)
              : AsciiText.lower(text).equals(AsciiText.lower(pattern));
      case "regex" ->
          patterns
              .get(delimited(pattern, isCaseSensitive), PhpPattern::delimited)
              .map(compiled -> compiled.finds(text))
              .orElse(false);
      default -> false;
    };
  }

  private static String delimited(String pattern, boolean isCaseSensitive) {
    boolean isEscaped = pattern.contains("\\/");
    String body = isEscaped ? pattern : pattern.replace("/", "\\/");
    return "/" + body + "/" + (isCaseSensitive ? "" : "i");
  }
}
