package sluice.site;

/**
 * A goal of a site, the row of table {@code goal} as stored (docs:
 * queue-worker/docs/goals.md#which-goals-an-action-converts). Immutable.
 *
 * @param matchAttribute {@code url}, {@code title}, {@code event_category}, {@code manually}, …
 * @param pattern as stored, not unsanitised
 * @param patternType {@code contains}, {@code exact}, {@code regex}, {@code greater_than}
 * @param revenue default revenue of a conversion
 */
public record Goal(
    int idGoal,
    String name,
    String matchAttribute,
    String pattern,
    String patternType,
    boolean isCaseSensitive,
    boolean allowsMultiple,
    double revenue,
    boolean usesEventValueAsRevenue) {}
