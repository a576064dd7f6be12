/**
 * Random streams of what happens to log tables, archived as they go and again at the end.
 *
 * <p>In: drawn steps: hits, deletions, marks, changed settings, runs. Out: rows in Matomo's log
 * tables, and what differs between archives.
 *
 * <p>Threads: confined to one test.
 *
 * <p>On failure: the test fails with its seed and the shortest list of steps that was found.
 *
 * <p>Must not: look into the archiver; it knows {@code Archiver}, its configuration and the tables.
 */
package sluice.archive.streams;
