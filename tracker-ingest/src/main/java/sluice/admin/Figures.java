package sluice.admin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The meters of a process as panels read them: totals, gauges, and what became of them in the last
 * seconds. Confined to the thread that makes the live page.
 *
 * <p>It remembers what it was asked for, so that a rate is known from the second look on; each look
 * begins with {@link #look}.
 */
public final class Figures {
  /** Looks that a rate reaches back: at one a second, steady for few hits, and soon at the news. */
  private static final int WINDOW = 5;

  private final MeterRegistry registry;
  private final Map<String, Deque<Sample>> samples = new HashMap<>();
  private final Set<String> missing = new HashSet<>();
  private long nowNanos;

  private record Sample(long nanos, double total) {}

  /** Reads the meters of a registry. */
  public Figures(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Begins a look.
   *
   * @param nanos as {@link System#nanoTime} says
   */
  public void look(long nanos) {
    nowNanos = nanos;
  }

  /** Forgets what was seen: nobody looked for a while. */
  void forget() {
    samples.clear();
  }

  /** Names of meters that were asked for and are not there. */
  public Set<String> missing() {
    return missing;
  }

  /**
   * The sum of all meters of a name and these labels: the count of counters, the value of gauges.
   *
   * @param tags names and values in turn
   * @return no number if there is no such meter
   */
  public double sum(String name, String... tags) {
    Collection<Meter> found = registry.find(name).tags(tags).meters();
    if (found.isEmpty()) {
      missing.add(name);
      return Double.NaN;
    }
    return found.stream().mapToDouble(Figures::number).sum();
  }

  /** The largest of all meters of a name and these labels; no number if there is none. */
  public double max(String name, String... tags) {
    return registry.find(name).tags(tags).meters().stream()
        .mapToDouble(Figures::number)
        .max()
        .orElse(Double.NaN);
  }

  /** What each value of a label has, summed over the others; in the order of the values. */
  public Map<String, Double> by(String name, String tag) {
    Map<String, Double> sums = new TreeMap<>();
    for (Meter meter : registry.find(name).tagKeys(tag).meters()) {
      sums.merge(meter.getId().getTag(tag), number(meter), Double::sum);
    }
    return sums;
  }

  /** What {@link #sum} grew by in the last seconds, a second. */
  public double rate(String name, String... tags) {
    return growth(name + String.join("|", tags), sum(name, tags));
  }

  /** The time that a timer took in the last seconds, on average; no number if it timed nothing. */
  public double mean(String timer, String... tags) {
    Collection<Timer> found = registry.find(timer).tags(tags).timers();
    double count = found.stream().mapToDouble(Timer::count).sum();
    double total = found.stream().mapToDouble(it -> it.totalTime(TimeUnit.SECONDS)).sum();
    String key = timer + String.join("|", tags);
    return growth(key + " total", total) / growth(key + " count", count);
  }

  /**
   * The time below which this share of what a timer timed in the last seconds lay, within its
   * bucket as if all were spread evenly in it; infinite beyond the last one; no number if it timed
   * nothing.
   */
  public double quantile(String timer, double share) {
    Timer found = registry.find(timer).timer();
    if (found == null) {
      missing.add(timer);
      return Double.NaN;
    }
    double wanted = share * growth(timer + " count", found.count());
    double answer = Double.POSITIVE_INFINITY;
    double lower = 0;
    double before = 0;
    for (CountAtBucket bucket : found.takeSnapshot().histogramCounts()) {
      double upper = bucket.bucket(TimeUnit.SECONDS);
      // each bucket is asked each time, so that all are known at the next look
      double below = growth(timer + " le " + upper, bucket.count());
      if (Double.isInfinite(answer) && below >= wanted && below > before) {
        answer = lower + (upper - lower) * (wanted - before) / (below - before);
      }
      lower = upper;
      before = below;
    }
    return wanted > 0 ? answer : Double.NaN;
  }

  /**
   * What a total of any kind grew by in the last seconds, a second.
   *
   * @param key names it
   * @return no number at its first look
   */
  public double growth(String key, double total) {
    Deque<Sample> seen = samples.computeIfAbsent(key, none -> new ArrayDeque<>());
    if (Double.isNaN(total)) {
      return Double.NaN;
    }
    if (seen.isEmpty() || seen.getLast().nanos != nowNanos) {
      seen.addLast(new Sample(nowNanos, total));
    }
    while (seen.size() > WINDOW + 1) {
      seen.removeFirst();
    }
    Sample first = seen.getFirst();
    double seconds = (nowNanos - first.nanos) / 1e9;
    return seconds == 0 ? Double.NaN : (seen.getLast().total - first.total) / seconds;
  }

  private static double number(Meter meter) {
    if (meter instanceof Counter counter) {
      return counter.count();
    }
    if (meter instanceof FunctionCounter counter) {
      return counter.count();
    }
    if (meter instanceof Gauge gauge) {
      return gauge.value();
    }
    if (meter instanceof Timer timer) {
      return timer.count();
    }
    return Double.NaN;
  }
}
