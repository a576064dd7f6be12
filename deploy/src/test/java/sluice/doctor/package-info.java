/**
 * Tests of doctor: each finding is provoked, on planted files, a real database and a real Redis.
 *
 * <p>In: {@link sluice.doctor.TestPatient}. Out: findings.
 *
 * <p>Threads: the test's own.
 *
 * <p>On failure: all findings are shown.
 *
 * <p>Must not: change settings of the shared servers; what is global is set on servers of its own.
 */
package sluice.doctor;
