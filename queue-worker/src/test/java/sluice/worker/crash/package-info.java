/**
 * Crash tests of the worker with real processes: killed, stopped and cut off at random moments,
 * under load; afterwards each hit is there exactly once, told by its marker.
 *
 * <p>In: a number of kills and a seed. Out: counts per marker.
 *
 * <p>Threads: one produces, one drives the faults, the proxy has two per connection; workers are
 * processes of their own.
 *
 * <p>On failure: the message names the seed and the first wrong markers.
 *
 * <p>Must not: rely on times for its result; only the limit of the whole is one.
 */
package sluice.worker.crash;
