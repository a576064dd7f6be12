package sluice.worker.goal;

import sluice.site.Goal;

/**
 * A goal that a hit converts. Immutable.
 *
 * @param url what the conversion stores, '' when the action has no valid url
 */
public record GoalMatch(Goal goal, String url) {}
