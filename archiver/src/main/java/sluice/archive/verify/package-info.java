/**
 * Compares archives that are there with what the log tables say, and writes nothing.
 *
 * <p>In: log tables, archives that PHP or Sluice made. Out: {@link sluice.archive.verify.Findings}.
 *
 * <p>Threads: confined to the thread that verifies.
 *
 * <p>On failure: a database error propagates; an archive that cannot be read is a difference.
 *
 * <p>Must not: write, lock, or make tables; know how the archiver decides what to make.
 */
package sluice.archive.verify;
