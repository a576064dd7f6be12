/**
 * What a number of hits needs and how far behind it may fall, from costs that were measured.
 *
 * <p>In: a question (hits, peaks, actions, sites, outage) and the figures that {@code
 * benchmarks/run} wrote. Out: a plan whose every line names its formula and its figures, days that
 * were simulated with and without an outage, and both as text, JSON and SVG.
 *
 * <p>Threads: the caller's; no state is shared. Nothing here opens a file or asks a server.
 *
 * <p>On failure: {@code CostsRefused} names the figure that is missing or absurd, and the command
 * that measures it; a question out of its bounds is a fault for each value.
 *
 * <p>Must not: hold a cost of its own. What no figure shows, such as more threads than were
 * measured, is planned only where the line says that it was not measured.
 */
package sluice.capacity;
