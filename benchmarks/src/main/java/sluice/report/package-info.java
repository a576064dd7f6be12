/**
 * What was measured as figures, and as the page that shows them.
 *
 * <p>In: figures of the programs that measure, each a process of its own. Out: {@code run.json},
 * and from it alone the tables and plots of {@code benchmarks/README.md}.
 *
 * <p>Threads: the main thread; parts run one after the other.
 *
 * <p>On failure: a part that fails or takes too long is named with its reason on the page, the rest
 * goes on, and the run ends with exit code 1.
 *
 * <p>Must not: measure anything itself, or hold a number that was typed.
 */
package sluice.report;
