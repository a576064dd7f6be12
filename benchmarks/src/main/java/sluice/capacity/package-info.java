/**
 * What {@code sluice capacity} answers, for the page of the benchmarks, and whether it is right.
 *
 * <p>In: the distribution, the figures of {@code benchmarks/run}, servers of its own. Out: the
 * answers for three sites, as printed; predictions beside what whole processes did.
 *
 * <p>Threads: the main thread, and one that sends hits.
 *
 * <p>On failure: an exception; a prediction that is off is shown, and the exit code says so.
 *
 * <p>Must not: be run as a test, or use a figure that the prediction does not know to correct it.
 */
package sluice.capacity;
