/**
 * What visitors of websites send, as benchmarks draw it.
 *
 * <p>In: fixed seeds, or device-detector's test cases. Out: user agents and tracking requests, the
 * same ones at each call.
 *
 * <p>Threads: the caller's.
 *
 * <p>On failure: an exception where a file cannot be read or holds no user agent.
 *
 * <p>Must not: send anything.
 */
package sluice.traffic;
