/**
 * How fast a whole archiver is, beside what reading the rows alone takes.
 *
 * <p>In: a site-day of log rows, made by a fixed seed in a server of its own. Out: a table, and raw
 * figures as JSON.
 *
 * <p>Threads: the main thread, and one that drains hits where that is measured. The archiver runs
 * in a process of its own, which ends with this one.
 *
 * <p>On failure: archives that do not hold the sums of the log end the programme before any figure
 * is printed.
 *
 * <p>Must not: be run as a test.
 */
package sluice.archive;
