/**
 * What a real Matomo made of given hits, as a test bench of the archiver: its log tables are
 * loaded, archived by us, and our archives compared with its own.
 *
 * <p>In: the golden dumps in the test resources. Out: counts of equal and different values.
 *
 * <p>Threads: confined to one test.
 *
 * <p>On failure: the test fails with the first differences.
 *
 * <p>Must not: use the tracker.
 */
package sluice.archive.golden;
