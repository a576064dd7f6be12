/**
 * {@code sluice doctor}: what speaks against a live installation, and what mends it.
 *
 * <p>In: where everything is ({@link sluice.doctor.Patient}). Out: findings, each with its
 * severity, its evidence and the command or setting that mends it, and the facts of the
 * installation.
 *
 * <p>Threads: one lane for the host, one for the database, one for the queues; in each a check at a
 * time, in a thread of its own that is left behind when its time is over.
 *
 * <p>On failure: what does not answer is a finding, what depends on it is said not to be checked,
 * and all else goes on.
 *
 * <p>Must not: write to the installation, in files, database or Redis; print a secret; wait without
 * a limit.
 */
package sluice.doctor;
