/**
 * Tests of what stands in front of and around the processes: nginx and systemd.
 *
 * <p>In: the site file and the units of the distribution, with an nginx and a systemd-analyze of
 * the machine. Out: what nginx answers, and what systemd thinks of the units.
 *
 * <p>Threads: that of the test; {@link sluice.front.PhpResponder} has one of its own, in place of
 * php-fpm.
 *
 * <p>On failure: the test fails with the answer or with what the program printed; where the program
 * is not installed it is skipped, and says so.
 *
 * <p>Must not: touch an nginx or a systemd that runs, or listen on anything but loopback.
 */
package sluice.front;
