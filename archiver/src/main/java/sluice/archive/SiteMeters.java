package sluice.archive;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sluice.archive.change.DayChange;

/**
 * What the archiver does for each site, and how fresh each is: for {@code /metrics}, the status
 * page, and whoever watches the progress. So many sites have a label of their own in the meters of
 * freshness, the first that had something to archive; the rest share {@code other}. Thread-safe.
 */
final class SiteMeters {
  /** Sites with meters of their own: each has two time series. */
  static final int NAMED_SITES = 50;

  /** Sites on the status page: those that are furthest behind. */
  private static final int SHOWN_SITES = 10;

  private static final String OTHER = "other";

  private static final double NANOS = 1e9;

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Map<Integer, SiteState> states = new HashMap<>();
  private final ThreadLocal<Timing> current = new ThreadLocal<>();
  private volatile ArchiveProgress progress = ArchiveProgress.NONE;

  /** When the first look began since the last one that ended well; null if none did. */
  private Instant lookingSince;

  /** Labels that have meters of their own. */
  private final Set<String> named = new HashSet<>();

  /** What is known of one site; guarded by the meters. */
  private static final class SiteState {
    private final String label;
    private final Map<ArchivePhase, Long> nanos = new TreeMap<>();

    /** Null before all of the site was archived once. */
    private Instant fresh;

    /** When the oldest change was found that is not archived; null if there is none. */
    private Instant pendingSince;

    private long rows;

    SiteState(String label) {
      this.label = label;
    }
  }

  SiteMeters(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    gauges(OTHER);
  }

  /** Tells somebody of each day from now on. */
  void tell(ArchiveProgress watcher) {
    progress = watcher;
  }

  /**
   * A look begins. Until one ends with {@link #found} nobody knows whether a site has changed: each
   * may have been behind for as long, whether the look waits for a lock or failed.
   */
  synchronized void looks() {
    if (lookingSince == null) {
      lookingSince = clock.instant();
    }
  }

  /**
   * A look found these days changed, by site; all other sites are up to date, but for those that
   * are still being archived: how far these are behind goes on.
   *
   * @param allSites that there are, busy ones among them
   */
  synchronized void found(
      Collection<Integer> allSites, Set<Integer> busy, Map<Integer, Long> daysBySite) {
    Instant changedBy = lookingSince == null ? clock.instant() : lookingSince;
    lookingSince = null;
    states.keySet().retainAll(Set.copyOf(allSites));
    for (int idSite : allSites) {
      if (daysBySite.containsKey(idSite)) {
        if (state(idSite).pendingSince == null) {
          state(idSite).pendingSince = changedBy;
        }
      } else if (!busy.contains(idSite)) {
        upToDate(idSite);
      }
    }
    progress.begins(daysBySite);
  }

  /** So many days of each site were asked for. */
  void asked(Collection<Integer> idSites, long days) {
    progress.begins(idSites.stream().distinct().collect(Collectors.toMap(id -> id, id -> days)));
  }

  /** Nothing of the site is left to archive. */
  synchronized void upToDate(int idSite) {
    SiteState state = state(idSite);
    state.fresh = clock.instant();
    state.pendingSince = null;
  }

  /** A day was archived, of which so many rows of the log were read. */
  void dayDone(int idSite, DayChange change, long rows) {
    add(idSite, rows);
    registry.counter("sluice.archive.rows.read").increment(rows);
    if (change instanceof DayChange.Whole whole) {
      registry.counter("sluice.archive.dates.rebuilt", "reason", whole.reason()).increment();
    }
    progress.done(idSite, 1, rows);
  }

  private synchronized void add(int idSite, long rows) {
    state(idSite).rows += rows;
  }

  /** Whoever watches need not wait any more. */
  void ended() {
    progress.ends();
  }

  private SiteState state(int idSite) {
    return states.computeIfAbsent(idSite, none -> new SiteState(OTHER));
  }

  /** The state of a site that has something to do: it gets meters of its own if there are any. */
  private SiteState named(int idSite) {
    SiteState state = state(idSite);
    String label = String.valueOf(idSite);
    boolean hasMeters = named.contains(label);
    if (state.label.equals(label) || !hasMeters && named.size() == NAMED_SITES) {
      return state;
    }
    SiteState own = new SiteState(label);
    own.fresh = state.fresh;
    own.pendingSince = state.pendingSince;
    own.rows = state.rows;
    states.put(idSite, own);
    // One that was deleted and is there again, as after a backup was restored, has them still.
    if (!hasMeters) {
      named.add(label);
      gauges(label);
    }
    return own;
  }

  private void gauges(String label) {
    Gauge.builder("sluice.archive.site.fresh.timestamp.seconds", () -> fresh(label))
        .tag("site", label)
        .register(registry);
    Gauge.builder("sluice.archive.site.lag.seconds", () -> lag(label))
        .tag("site", label)
        .register(registry);
  }

  /**
   * Of the sites with a label the one that was up to date the longest ago; 0 if one never was, no
   * number if there is no such site any more.
   */
  private synchronized double fresh(String label) {
    return states.values().stream()
        .filter(state -> state.label.equals(label))
        .mapToDouble(state -> state.fresh == null ? 0 : state.fresh.getEpochSecond())
        .min()
        .orElse(Double.NaN);
  }

  private synchronized double lag(String label) {
    return states.values().stream()
        .filter(state -> state.label.equals(label))
        .mapToDouble(this::lag)
        .max()
        .orElse(0);
  }

  /** Seconds, from the older of a change that is pending and a look that has not ended. */
  private double lag(SiteState state) {
    return Stream.of(Optional.ofNullable(state.pendingSince), Optional.ofNullable(lookingSince))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .map(since -> Duration.between(since, clock.instant()).toMillis() / 1000.0)
        .orElse(0.0);
  }

  /** Something that takes time. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException;
  }

  /** A look for what changed. */
  @FunctionalInterface
  interface Look {
    void run() throws SQLException;
  }

  /** Does work for a site; what it spends in phases within is not counted for this one. */
  <T> T in(int idSite, ArchivePhase phase, Work<T> work) throws SQLException {
    try (Timing timing = new Timing(idSite, phase)) {
      timing.begin();
      return work.run();
    }
  }

  /** Finds what changed, of all sites. */
  void finding(Look look) throws SQLException {
    try (Timing timing = new Timing(null, ArchivePhase.FIND)) {
      timing.begin();
      look.run();
    }
  }

  /** Time that a thread spends in a phase. */
  private final class Timing implements AutoCloseable {
    /** Null for all sites. */
    private final Integer idSite;

    private final ArchivePhase phase;
    private final Timing outer = current.get();
    private long since;

    Timing(Integer idSite, ArchivePhase phase) {
      this.idSite = idSite;
      this.phase = phase;
    }

    void begin() {
      since = System.nanoTime();
      if (outer != null) {
        spent(outer.idSite, outer.phase, since - outer.since);
      }
      current.set(this);
    }

    @Override
    public void close() {
      long now = System.nanoTime();
      spent(idSite, phase, now - since);
      if (outer == null) {
        current.remove();
      } else {
        current.set(outer);
        outer.since = now;
      }
    }
  }

  private void spent(Integer idSite, ArchivePhase phase, long nanos) {
    if (idSite != null) {
      note(idSite, phase, nanos);
    }
    registry
        .counter("sluice.archive.phase.seconds", "phase", phase.label())
        .increment(nanos / NANOS);
  }

  private synchronized void note(int idSite, ArchivePhase phase, long nanos) {
    named(idSite).nanos.merge(phase, nanos, Long::sum);
  }

  /** The sites that are furthest behind, or archived last, for people. */
  synchronized Map<String, String> lines() {
    List<Map.Entry<Integer, SiteState>> shown =
        states.entrySet().stream()
            .sorted(
                Comparator.comparingDouble(
                        (Map.Entry<Integer, SiteState> site) -> -lag(site.getValue()))
                    .thenComparing(site -> -site.getValue().rows)
                    .thenComparing(Map.Entry::getKey))
            .limit(SHOWN_SITES)
            .toList();
    Map<String, String> lines = new LinkedHashMap<>();
    shown.forEach(site -> lines.put("site " + site.getKey(), words(site.getValue())));
    if (states.size() > shown.size()) {
      lines.put("and", states.size() - shown.size() + " sites that are not further behind");
    }
    return lines;
  }

  private String words(SiteState state) {
    StringBuilder words = new StringBuilder();
    long lag = Math.round(lag(state));
    words.append(
        state.pendingSince == null && lag == 0 ? "up to date" : "behind for " + lag + " s");
    words.append(", last up to date ").append(state.fresh == null ? "never" : state.fresh);
    words.append(", ").append(state.rows).append(" rows read");
    state.nanos.forEach(
        (phase, nanos) -> words.append(String.format(", %s %.1f s", phase.label(), nanos / NANOS)));
    return words.toString();
  }
}
