package sluice.front;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Visitors who send hits through nginx one after the other, each hit with a number of its own.
 * Thread-safe.
 */
final class SteadyLoad implements AutoCloseable {

  private static final int VISITORS = 100;

  /**
   * Between the answer to a visitor's hit and the next one: together some hundred hits a second.
   */
  private static final long PAUSE_MS = 300;

  /** A hit that takes longer than this was held back, milliseconds. */
  private static final long LATE_MS = 100;

  /** Hits that are answered between two restarts. */
  private static final int BETWEEN = 6 * VISITORS;

  private final SiteNginx nginx;
  private final ScheduledExecutorService visitors = Executors.newScheduledThreadPool(VISITORS);
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger late = new AtomicInteger();
  private final AtomicLong slowestMs = new AtomicLong();
  private final Map<String, Integer> answers = new ConcurrentHashMap<>();
  private int seen;

  private SteadyLoad(SiteNginx nginx) {
    this.nginx = nginx;
  }

  static SteadyLoad start(SiteNginx nginx) {
    SteadyLoad load = new SteadyLoad(nginx);
    for (int i = 0; i < VISITORS; i++) {
      load.visitors.scheduleWithFixedDelay(
          () -> load.hit(load.sent.getAndIncrement()),
          PAUSE_MS * i / VISITORS,
          PAUSE_MS,
          TimeUnit.MILLISECONDS);
    }
    return load;
  }

  /** GET and POST by turns: nginx itself would repeat the former elsewhere more readily. */
  private void hit(int number) {
    String parameters = "idsite=1&rec=1&send_image=0&number=" + number;
    long began = System.nanoTime();
    String answer;
    try {
      answer =
          Integer.toString(
              (number % 2 == 0
                      ? nginx.get("/matomo.php?" + parameters)
                      : nginx.post("/matomo.php", parameters))
                  .statusCode());
    } catch (Exception e) {
      answer = e.toString();
    }
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    slowestMs.accumulateAndGet(took, Math::max);
    if (took > LATE_MS) {
      late.incrementAndGet();
    }
    answers.merge(answer, 1, Integer::sum);
    answered.incrementAndGet();
  }

  /** Whether as many hits as lie between two restarts were answered since this was last true. */
  boolean hasGoneOn() {
    boolean isSo = answered.get() - seen >= BETWEEN;
    if (isSo) {
      seen = answered.get();
    }
    return isSo;
  }

  /** Sends no more, and waits for the answers. */
  void stop() throws InterruptedException {
    visitors.shutdown();
    visitors.awaitTermination(1, TimeUnit.MINUTES);
  }

  int sent() {
    return sent.get();
  }

  /** How many hits had which answer, or which exception. */
  Map<String, Integer> answers() {
    return Map.copyOf(answers);
  }

  long slowestMs() {
    return slowestMs.get();
  }

  /** Hits that were held back. */
  int late() {
    return late.get();
  }

  /** Each number once. */
  Map<String, Integer> expected() {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < sent.get(); i++) {
      numbers.add(Integer.toString(i));
    }
    Map<String, Integer> once = new TreeMap<>();
    numbers.forEach(number -> once.put(number, 1));
    return once;
  }

  @Override
  public void close() {
    visitors.shutdownNow();
  }
}
