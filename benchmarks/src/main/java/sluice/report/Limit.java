package sluice.report;

/**
 * What the same machine does in the same run when nothing but the unavoidable is done. Immutable.
 *
 * @param name what was measured, such as {@code nginx empty_gif}
 * @param value in the unit of the figure beside it
 */
public record Limit(String name, double value) {}
