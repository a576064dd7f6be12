package sluice.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import sluice.capacity.CapacityQuestion;
import sluice.matomo.SluiceSettings;

/** The question of {@code sluice capacity} as the command line asks it. Stateless. */
final class CapacityFlags {

  static final Flag PER_SECOND =
      new Flag(
          "hits-per-second",
          "N",
          "Hits a second on average; or give --hits-per-day or --hits-per-month.");
  static final Flag PER_DAY = new Flag("hits-per-day", "N", "Hits of an average day.");
  static final Flag PER_MONTH = new Flag("hits-per-month", "N", "Hits of a month of 30 days.");
  static final Flag PEAK_FACTOR =
      new Flag("peak-factor", "N", "The peak's rate over the average. Default: 3.");
  static final Flag PEAK =
      new Flag(
          "peak-time",
          "TIME",
          "How long the peak of a day lasts. Default: 4h, and no longer than the"
              + " day's hits last.");
  static final Flag ACTIONS =
      new Flag("actions-per-visit", "N", "Actions of a visit on average. Default: 3.");
  static final Flag SITES =
      new Flag("site-count", "N", "Sites, which are taken to be alike. Default: 1.");
  static final Flag SEGMENTS =
      new Flag(
          "segment-count", "N", "Segments of each site that are archived beforehand. Default: 0.");
  static final Flag RETENTION =
      new Flag("retention-days", "N", "For which Matomo keeps its logs. Default: 180.");
  static final Flag OUTAGE =
      new Flag("outage", "TIME", "How long each part is away in turn. Default: 1h.");
  static final Flag MOST_LAG =
      new Flag(
          "most-lag",
          "TIME",
          "How far recording may fall behind on a day without an outage. Default: 5m.");
  static final Flag LOAD =
      new Flag(
          "load-share",
          "PERCENT",
          "Share of a core, thread or server that is planned with. Default: 70.");
  static final Flag REDIS_MEMORY =
      new Flag(
          "redis-memory",
          "SIZE",
          "Memory that the queue may take before hits are spooled. Default: all it needs.");
  static final Flag SPOOL =
      new Flag("spool-disk", "SIZE", "Disk of each ingest's spool (its --spool-max). Default: 8g.");
  static final Flag CORES =
      new Flag(
          "shared-cores",
          "N",
          "All parts but the archiver share one machine's cores, such as 2 or 1.5. Default: as many"
              + " as they need.");
  static final Flag THREADS =
      new Flag(
          "worker-threads",
          "N",
          "Threads of the worker (its --workers). Default: as many as are needed.");

  private static final List<Flag> QUESTION =
      List.of(
          PER_SECOND,
          PER_DAY,
          PER_MONTH,
          PEAK_FACTOR,
          PEAK,
          ACTIONS,
          SITES,
          SEGMENTS,
          RETENTION,
          OUTAGE,
          MOST_LAG,
          LOAD,
          REDIS_MEMORY,
          SPOOL,
          CORES,
          THREADS);

  private static final Pattern DECIMAL =
      Pattern.compile("[0-9]{1,30}(\\.[0-9]{1,30})?([eE][0-9]{1,2})?");
  private static final double DAY_SECONDS = 86_400;
  private static final double MONTH_DAYS = 30;

  private CapacityFlags() {}

  /** The flags of the question, then these. */
  static List<Flag> withQuestion(Flag... more) {
    List<Flag> flags = new ArrayList<>(QUESTION);
    flags.addAll(List.of(more));
    return flags;
  }

  /** The question; what is wrong with it is among the faults of the settings. */
  static CapacityQuestion question(SluiceSettings settings) {
    CapacityQuestion usual = CapacityQuestion.ofHitsPerDay(hitsPerDay(settings));
    double factor = decimal(settings, PEAK_FACTOR).orElse(usual.peakFactor());
    Duration longest = Duration.ofSeconds((long) (DAY_SECONDS / Math.max(1, factor)));
    Duration peak = longest.compareTo(usual.peak()) < 0 ? longest : usual.peak();
    long spool = settings.bytes(SPOOL.name(), (long) usual.spoolBytes());
    long memory = settings.bytes(REDIS_MEMORY.name(), -1);
    long threads = settings.integer(THREADS.name(), -1, 1, 4096);
    CapacityQuestion question =
        new CapacityQuestion(
            usual.hitsPerDay(),
            factor,
            settings.duration(PEAK.name(), peak, Duration.ZERO, Duration.ofDays(1)),
            decimal(settings, ACTIONS).orElse(usual.actionsPerVisit()),
            (int) settings.integer(SITES.name(), usual.sites(), 1, 1_000_000),
            (int) settings.integer(SEGMENTS.name(), usual.segments(), 0, 1000),
            (int) settings.integer(RETENTION.name(), usual.retentionDays(), 1, 36_500),
            settings.duration(
                OUTAGE.name(), usual.outage(), Duration.ofSeconds(1), Duration.ofDays(3)),
            settings.duration(
                MOST_LAG.name(), usual.mostLag(), Duration.ofSeconds(1), Duration.ofDays(1)),
            settings.integer(LOAD.name(), 70, 1, 100) / 100.0,
            memory < 0 ? OptionalDouble.empty() : OptionalDouble.of(memory),
            spool,
            decimal(settings, CORES).map(OptionalDouble::of).orElse(OptionalDouble.empty()),
            threads < 0 ? OptionalInt.empty() : OptionalInt.of((int) threads));
    settings.faults().addAll(question.faults());
    return question;
  }

  private static double hitsPerDay(SluiceSettings settings) {
    Optional<Double> second = decimal(settings, PER_SECOND).map(hits -> hits * DAY_SECONDS);
    Optional<Double> day = decimal(settings, PER_DAY);
    Optional<Double> month = decimal(settings, PER_MONTH).map(hits -> hits / MONTH_DAYS);
    List<Double> given = List.of(second, day, month).stream().flatMap(Optional::stream).toList();
    long named =
        List.of(PER_SECOND, PER_DAY, PER_MONTH).stream()
            .filter(flag -> settings.text(flag.name()).isPresent())
            .count();
    if (named != 1) {
      settings.faults().add("give one of --hits-per-second, --hits-per-day and --hits-per-month");
    }
    return given.isEmpty() ? 1 : given.get(0);
  }

  private static Optional<Double> decimal(SluiceSettings settings, Flag flag) {
    Optional<String> text = settings.text(flag.name()).map(String::strip);
    if (text.isEmpty() || DECIMAL.matcher(text.get()).matches()) {
      return text.map(Double::valueOf);
    }
    settings
        .faults()
        .add("--" + flag.name() + " must be a number such as 3 or 2.5, was '" + text.get() + "'");
    return Optional.empty();
  }
}
