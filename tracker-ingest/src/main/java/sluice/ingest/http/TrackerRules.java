package sluice.ingest.http;

import java.util.List;

/**
 * What Matomo's configuration says about the endpoint, as of now. Immutable; replaced as a whole.
 *
 * @param queues number of queues, 1 or more
 * @param recordStatistics false: nothing is recorded, hits are answered 503 ([Tracker]
 *     record_statistics)
 * @param corsDomains [General] cors_domains
 */
public record TrackerRules(int queues, boolean recordStatistics, List<String> corsDomains) {

  /** Copies the lists. */
  public TrackerRules {
    corsDomains = List.copyOf(corsDomains);
  }
}
