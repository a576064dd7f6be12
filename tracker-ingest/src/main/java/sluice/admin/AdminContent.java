package sluice.admin;

import sluice.process.Health;
import sluice.process.Metrics;

/**
 * What an admin port shows. The parts of a process add theirs while it is open already.
 *
 * @param metrics for Prometheus
 * @param health for probes
 * @param status for people and terminals, as text
 * @param live for people's browsers, beside the sections of the status page
 * @param pages of HTML, and what they are made of
 */
public record AdminContent(
    Metrics metrics, Health health, StatusPage status, LivePage live, WebPages pages) {}
