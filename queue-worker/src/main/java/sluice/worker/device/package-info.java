/**
 * What a user agent and its client hints say about client, system and device, by the rules in
 * Matomo's device-detector YAML (docs: queue-worker/docs/device-detection.md).
 *
 * <p>In: user agent, client hints, the YAML of a Matomo or the older one on the class path. Out:
 * {@link sluice.worker.device.Device} and what log_visit stores of it.
 *
 * <p>Threads: {@link sluice.worker.device.DeviceDetector} is safe for any thread; rules are
 * compiled when first needed.
 *
 * <p>On failure: unreadable rules stop the start; a pattern that Java cannot compile or finish
 * never matches and is counted. No user agent can throw, but for the end of its hit's time; the
 * first 2,048 characters of one count, and of a hint the first 255.
 *
 * <p>Must not: know requests, visits or the database.
 */
package sluice.worker.device;
