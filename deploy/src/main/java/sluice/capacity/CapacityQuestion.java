package sluice.capacity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What is to be planned for. Immutable; values are within the bounds that {@link #faults} checks.
 *
 * @param hitsPerDay on an average day, 1 to 10^12
 * @param peakFactor the peak's rate over the average, 1 to 1000; the whole day's hits are the bound
 * @param peak how long the peak lasts, 0 to 24 h
 * @param actionsPerVisit 1 to 10,000
 * @param sites 1 to 1,000,000, alike
 * @param segments that are archived beforehand for each site, 0 to 1000
 * @param retentionDays for which log rows are kept, 1 to 36,500
 * @param outage how long each part is away, 1 s to 3 days
 * @param mostLag how far reports may be behind the hits on a day without an outage, 1 s to a day
 * @param loadShare the share of a core, thread or server that is planned with, above 0 to 1
 * @param redisBytes memory that the queue may take; empty for as much as it needs
 * @param spoolBytes of each ingest's disk
 * @param cores on which all parts run together; empty for as many as each part needs
 * @param workerThreads empty for as many as are needed
 */
public record CapacityQuestion(
    double hitsPerDay,
    double peakFactor,
    Duration peak,
    double actionsPerVisit,
    int sites,
    int segments,
    int retentionDays,
    Duration outage,
    Duration mostLag,
    double loadShare,
    OptionalDouble redisBytes,
    double spoolBytes,
    OptionalDouble cores,
    OptionalInt workerThreads) {

  private static final double DAY_SECONDS = 86_400;

  /**
   * A question with only its number of hits: peaks of 3 for 4 hours, 3 actions a visit, one site
   * without segments, logs kept for 180 days (Matomo's delete_logs_older_than), an hour's outage, 5
   * minutes of lag, 70 % of what is there, 8 GiB of spool as ingest's flag has it.
   */
  public static CapacityQuestion ofHitsPerDay(double hits) {
    return new CapacityQuestion(
        hits,
        3,
        Duration.ofHours(4),
        3,
        1,
        0,
        180,
        Duration.ofHours(1),
        Duration.ofMinutes(5),
        0.7,
        OptionalDouble.empty(),
        8.0 * (1L << 30),
        OptionalDouble.empty(),
        OptionalInt.empty());
  }

  /** What is out of its bounds, each with the bounds; empty if nothing is. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    bound(faults, "hits a day", hitsPerDay, 1, 1e12);
    bound(faults, "the peak factor", peakFactor, 1, 1000);
    bound(faults, "the peak's hours", peak.toSeconds() / 3600.0, 0, 24);
    bound(faults, "actions a visit", actionsPerVisit, 1, 10_000);
    bound(faults, "sites", sites, 1, 1_000_000);
    bound(faults, "segments", segments, 0, 1000);
    bound(faults, "days of retention", retentionDays, 1, 36_500);
    bound(faults, "seconds of the outage", outage.toSeconds(), 1, 3 * DAY_SECONDS);
    bound(faults, "seconds of lag", mostLag.toSeconds(), 1, DAY_SECONDS);
    bound(faults, "the share of load", loadShare, 0.01, 1);
    bound(faults, "bytes of Redis", redisBytes.orElse(1), 1, 1e18);
    bound(faults, "bytes of spool", spoolBytes, 0, 1e18);
    bound(faults, "cores", cores.orElse(1), 0.1, 4096);
    bound(faults, "worker threads", workerThreads.orElse(1), 1, 4096);
    if (peakFactor * peak.toSeconds() > DAY_SECONDS) {
      faults.add(
          "a peak of %s times the average for %s h has more hits than the whole day: shorten or lower it"
              .formatted(Numbers.plain(peakFactor), Numbers.plain(peak.toSeconds() / 3600.0)));
    }
    return faults;
  }

  private static void bound(
      List<String> faults, String what, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      faults.add(
          "%s must be %s..%s, was %s"
              .formatted(what, Numbers.plain(least), Numbers.plain(most), Numbers.plain(value)));
    }
  }

  /** Hits a second on average. */
  public double average() {
    return hitsPerDay / DAY_SECONDS;
  }

  /** Whether cores or threads are given, so that there is one database. */
  boolean isFixed() {
    return workerThreads.isPresent() || cores.isPresent();
  }

  /** The curve of its day. */
  DayCurve curve() {
    return DayCurve.of(average(), peakFactor, peak);
  }
}
