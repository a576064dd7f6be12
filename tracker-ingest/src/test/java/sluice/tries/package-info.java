/**
 * Properties that hold for whatever is drawn: many tries from a seed, and the smallest input that
 * fails.
 *
 * <p>In: functions that draw a value from {@link sluice.tries.Choices}, and a check of it. Out:
 * nothing, or an {@link java.lang.AssertionError} with the seed and the shrunk input.
 *
 * <p>Threads: that of the test.
 *
 * <p>On failure: the input is made smaller for a few seconds at most.
 *
 * <p>Must not: know what is tested.
 */
package sluice.tries;
