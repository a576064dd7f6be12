package sluice.worker.action;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import sluice.php.AsciiText;
import sluice.request.TrackingRequest;

/**
 * Page performance times of one hit (docs: queue-worker/docs/actions.md#page-timings). Immutable.
 *
 * @param milliseconds only times that were sent
 */
public record PageTimings(Map<Timing, Long> milliseconds) {

  /** The largest value of the columns, MEDIUMINT UNSIGNED. */
  private static final long MAXIMUM_MS = 16_777_215;

  /** What an absent parameter counts as. */
  private static final long UNKNOWN = -1;

  /** No time was sent. */
  public static final PageTimings NONE = new PageTimings(Map.of());

  /** A parameter and its column. */
  public enum Timing {
    /** pf_net. */
    TIME_NETWORK("pf_net"),
    /** pf_srv. */
    TIME_SERVER("pf_srv"),
    /** pf_tfr. */
    TIME_TRANSFER("pf_tfr"),
    /** pf_dm1. */
    TIME_DOM_PROCESSING("pf_dm1"),
    /** pf_dm2. */
    TIME_DOM_COMPLETION("pf_dm2"),
    /** pf_onl. */
    TIME_ON_LOAD("pf_onl");

    private final String parameter;
    private final String column;

    Timing(String parameter) {
      this.parameter = parameter;
      this.column = AsciiText.lower(name());
    }

    /** The column of log_link_visit_action. */
    public String column() {
      return column;
    }
  }

  /** Copies the map. */
  public PageTimings {
    milliseconds =
        milliseconds.isEmpty()
            ? Map.of()
            : Collections.unmodifiableMap(new EnumMap<Timing, Long>(milliseconds));
  }

  /** Whether no time is known. */
  public boolean isEmpty() {
    return milliseconds.isEmpty();
  }

  /**
   * The times of a pageview; those too large for the column are left out.
   *
   * @return empty when one is negative, which Matomo refuses
   */
  static Optional<PageTimings> ofPageView(TrackingRequest request) {
    Map<Timing, Long> times = new EnumMap<>(Timing.class);
    for (Timing timing : Timing.values()) {
      long value = request.integer(timing.parameter);
      if (value < UNKNOWN) {
        return Optional.empty();
      }
      if (value != UNKNOWN && value <= MAXIMUM_MS) {
        times.put(timing, value);
      }
    }
    return Optional.of(times.isEmpty() ? NONE : new PageTimings(times));
  }

  /**
   * The times that a later hit adds to the pageview it names by {@code pv_id}: not range-checked,
   * as Matomo writes them (docs: queue-worker/docs/actions.md#page-timings).
   */
  public static PageTimings ofUpdate(TrackingRequest request) {
    Map<Timing, Long> times = new EnumMap<>(Timing.class);
    Arrays.stream(Timing.values())
        .filter(timing -> request.integer(timing.parameter) > UNKNOWN)
        .forEach(timing -> times.put(timing, request.integer(timing.parameter)));
    return times.isEmpty() ? NONE : new PageTimings(times);
  }
}
