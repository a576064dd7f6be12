package sluice.process;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Figures of a server or a disk, which may take long to answer: asked for by a thread of its own
 * every so often, so that a scrape shows what was known last and waits for nobody. Thread-safe.
 *
 * <p>While the source does not answer, {@code NAME.up} is 0 and gauges have no number; counters
 * keep their last, for a counter that falls to 0 would look like a restart. A figure has a meter
 * from its first number on, so that no counter jumps from 0 to what a server has counted for
 * months.
 */
public final class Samples implements AutoCloseable {
  /** Between two questions: a scrape every 15 s, as is usual, sees a new answer each time. */
  static final Duration STEP = Duration.ofSeconds(10);

  /** An answer counts for so many steps, then the thread is held up by its source. */
  private static final int STEPS_FRESH = 3;

  /** Until an answer that is under way at the end is given up, milliseconds. */
  private static final long LAST_ANSWER_MS = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(Samples.class);

  private final String name;
  private final Source source;
  private final Duration step;
  private final MeterRegistry registry;
  private final Tags tags;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Figures that have a meter; confined to the thread. */
  private final Set<String> metered = new HashSet<>();

  private volatile Answer last = new Answer(Map.of(), Map.of(), System.nanoTime(), false);
  private boolean failing;

  /** Asked by one thread, and closed by it. */
  public interface Source extends AutoCloseable {
    /**
     * Gives the figures of now, without those that cannot be known; must end by itself within
     * seconds.
     *
     * @throws Exception of any kind, when nothing can be said
     */
    Figures read() throws Exception;

    @Override
    default void close() {}
  }

  /**
   * What a source says, by the last part of the meter's name.
   *
   * @param gauges values of now
   * @param counters what only rises while the source runs
   */
  public record Figures(Map<String, Double> gauges, Map<String, Double> counters) {
    public Figures {
      gauges = Map.copyOf(gauges);
      counters = Map.copyOf(counters);
    }
  }

  /**
   * An answer.
   *
   * @param nanos when it came, by System.nanoTime
   * @param isGood false if it did not come, and these are what was known before
   */
  private record Answer(
      Map<String, Double> gauges, Map<String, Double> counters, long nanos, boolean isGood) {}

  private Samples(String name, Source source, Duration step, MeterRegistry registry, Tags tags) {
    this.name = name;
    this.source = source;
    this.step = step;
    this.registry = registry;
    this.tags = tags;
    this.thread = new Thread(this::ask, name.replace('.', '-'));
    thread.setDaemon(true);
  }

  /**
   * Starts asking.
   *
   * @param name what the meters begin with, such as {@code sluice.redis}
   * @param source closed by the thread after its end
   * @param tags of all its meters
   */
  public static Samples start(String name, Source source, MeterRegistry registry, Tags tags) {
    return start(name, source, STEP, registry, tags);
  }

  static Samples start(
      String name, Source source, Duration step, MeterRegistry registry, Tags tags) {
    Samples samples = new Samples(name, source, step, registry, tags);
    Gauge.builder(name + ".up", () -> samples.isFresh() ? 1 : 0).tags(tags).register(registry);
    samples.thread.start();
    return samples;
  }

  private void ask() {
    try (Source asked = source) {
      do {
        look(asked);
      } while (!closed.await(step.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Source asked) throws InterruptedException {
    try {
      Figures figures = asked.read();
      last = new Answer(figures.gauges(), figures.counters(), System.nanoTime(), true);
      figures.gauges().keySet().forEach(this::gauge);
      figures.counters().keySet().forEach(this::counter);
      failing = false;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      last = new Answer(Map.of(), last.counters(), System.nanoTime(), false);
      if (!failing) {
        LOG.atWarn()
            .addKeyValue("what", name)
            .addKeyValue("cause", e.toString())
            .addKeyValue("effect", "its figures are missing from /metrics until it answers")
            .log("figures-unknown");
      }
      failing = true;
    }
  }

  private void gauge(String figure) {
    if (metered.add(figure)) {
      Gauge.builder(name + "." + figure, () -> value(figure)).tags(tags).register(registry);
    }
  }

  private void counter(String figure) {
    if (metered.add(figure)) {
      FunctionCounter.builder(
              name + "." + figure, this, it -> it.last.counters.getOrDefault(figure, 0.0))
          .tags(tags)
          .register(registry);
    }
  }

  private double value(String figure) {
    return isFresh() ? last.gauges.getOrDefault(figure, Double.NaN) : Double.NaN;
  }

  private boolean isFresh() {
    Answer answer = last;
    return answer.isGood
        && System.nanoTime() - answer.nanos < step.multipliedBy(STEPS_FRESH).toNanos();
  }

  /** Asks no more; waits a moment for an answer that is under way, so that nothing is cut off. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(LAST_ANSWER_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
