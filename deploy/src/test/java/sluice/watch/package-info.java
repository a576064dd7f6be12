/**
 * Tests of what is told about running processes, and of what Prometheus makes of it.
 *
 * <p>In: answers of servers, rules and dashboard of the distribution. Out: figures, and what
 * Prometheus's own tools say.
 *
 * <p>Threads: that of the test; tools run as processes of their own and end with it.
 *
 * <p>On failure: the test fails with what the tool printed; where promtool is not installed its
 * tests are skipped, and say so.
 *
 * <p>Must not: need a Prometheus that runs, or listen on anything but loopback.
 */
package sluice.watch;
