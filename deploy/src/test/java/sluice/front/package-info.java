/**
 * Tests of what stands in front of and around the processes: nginx, php-fpm and systemd.
 *
 * <p>In: the site file and the units of the distribution, with an nginx, a php-fpm and a
 * systemd-analyze of the machine. Out: what nginx answers, what systemd thinks of the units, and
 * how long it takes from the distribution to running and watched.
 *
 * <p>Threads: that of the test; {@link sluice.front.PhpResponder} (in place of php-fpm) and {@link
 * sluice.front.KeepingServer} (in place of ingest) have their own, {@link sluice.front.SteadyLoad}
 * one for each visitor.
 *
 * <p>On failure: the test fails with the answer or with what the program printed; where the program
 * is not installed it is skipped, and says so.
 *
 * <p>Must not: touch an nginx or a systemd that runs, or listen on anything but loopback.
 */
package sluice.front;
