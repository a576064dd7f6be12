package sluice.capacity;

import java.time.Duration;

/**
 * Hits a second over a day: one rate, and from noon on the peak's, so that the day has its average.
 * Every day is alike. Immutable.
 *
 * @param low hits a second outside of the peak, 0 or more
 * @param high hits a second within
 * @param peakStart second of the day
 * @param peakEnd second of the day, not before the start
 */
record DayCurve(double low, double high, int peakStart, int peakEnd) {

  /** Seconds of a day. */
  static final int DAY = 86_400;

  private static final int NOON = DAY / 2;

  /**
   * A day with a peak.
   *
   * @param average hits a second
   * @param factor of the peak's rate over the average, 1 or more
   * @param peak how long; factor times this is a day at most
   */
  static DayCurve of(double average, double factor, Duration peak) {
    int seconds = (int) peak.toSeconds();
    if (seconds >= DAY || seconds == 0 || factor == 1) {
      return new DayCurve(average, average, NOON, NOON);
    }
    double left = Math.max(0, DAY - factor * seconds) / (DAY - seconds);
    // A peak of more than half a day begins early enough to be over before midnight.
    int start = Math.min(NOON, DAY - seconds);
    return new DayCurve(average * left, average * factor, start, start + seconds);
  }

  /** Whether there is one rate within and another outside. */
  boolean hasPeak() {
    return peakEnd > peakStart;
  }

  /** The same as far as no more than such a rate is answered. */
  DayCurve atMost(double rate) {
    return new DayCurve(Math.min(low, rate), Math.min(high, rate), peakStart, peakEnd);
  }

  /** Hits of so many seconds from the peak's start on. */
  double hitsFromPeak(long seconds) {
    long peak = (long) peakEnd - peakStart;
    long rest = seconds % DAY;
    double ofDay = high * peak + low * (DAY - peak);
    return seconds / DAY * ofDay + high * Math.min(rest, peak) + low * Math.max(0, rest - peak);
  }

  /** Hits from one second to another, counted from the midnight of the first day. */
  double hits(long from, long to) {
    long peak = peakSeconds(to) - peakSeconds(from);
    return high * peak + low * (to - from - peak);
  }

  private long peakSeconds(long until) {
    long peak = (long) peakEnd - peakStart;
    return until / DAY * peak + Math.max(0, Math.min(until % DAY, peakEnd) - peakStart);
  }

  /** Hits a second at this second, counted from the midnight of the first day. */
  double rate(long second) {
    long ofDay = second % DAY;
    return ofDay >= peakStart && ofDay < peakEnd ? high : low;
  }
}
