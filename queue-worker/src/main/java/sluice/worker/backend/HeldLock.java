package sluice.worker.backend;

import java.time.Duration;
import java.util.Optional;

/**
 * A lock that somebody holds.
 *
 * @param queue the queue
 * @param key as the plugin names it
 * @param owner the value
 * @param remaining until it ends by itself; empty if never
 */
public record HeldLock(int queue, String key, String owner, Optional<Duration> remaining) {}
