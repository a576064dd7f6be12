package sluice.machine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import sluice.report.Figure;
import sluice.report.Figures;
import sluice.report.Settings;

/**
 * Question: how long does the same work take on this machine, at this moment?
 *
 * <p>A virtual machine has neighbours, and a processor its temperature: the same code was seen to
 * take a third longer an hour later. So that such hours can be told from changes of the code, a
 * unit of work is measured before and after each part of a run: sums that wait for each other,
 * walks through memory that the second and the third cache hold, and a map of texts that is made
 * anew, which costs as much as all that a server does in Java. Each takes about as long as the
 * others; all cores work at the same time, as they do in what is measured. The value is the sum of
 * their medians.
 *
 * <p>Not measured: disk, network, system calls.
 *
 * <pre>
 * java -Xmx256m -cp benchmarks/target/benchmarks.jar sluice.machine.UnitOfWork [--times 60]
 * </pre>
 */
public final class UnitOfWork {

  private static final String FIGURE = "machine.unit_of_work_ms";

  /** Indexes of four bytes: 256 KiB, and 2 MiB that most second-level caches do not hold. */
  private static final int NEAR = 1 << 16;

  private static final int FAR = 1 << 19;

  private static final int SUMS = 8_000_000;
  private static final int NEAR_STEPS = 1_900_000;
  private static final int FAR_STEPS = 600_000;
  private static final int TEXTS = 200_000;
  private static final int DISTINCT_TEXTS = 5_000;

  private UnitOfWork() {}

  /** A kind of work, whose result is given back so that it is done at all. */
  @FunctionalInterface
  private interface Work {
    long once();
  }

  /** Measures, prints the milliseconds, and writes the figure where one is asked for. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Settings settings = new Settings("times", "60").read(arguments);
    double millis = millis(settings.number("times"));
    Figures figures = new Figures();
    figures.add(Figure.of(FIGURE, millis, "ms"));
    settings.write(figures);
    System.out.printf("%.2f ms%n", millis);
  }

  private static double millis(int times) throws InterruptedException, ExecutionException {
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutorService threads = Executors.newFixedThreadPool(cores);
    try {
      List<List<Work>> works = new ArrayList<>();
      for (int core = 0; core < cores; core++) {
        works.add(kinds(core));
      }
      double millis = 0;
      for (int kind = 0; kind < works.get(0).size(); kind++) {
        List<Future<Double>> medians = new ArrayList<>();
        for (List<Work> own : works) {
          Work work = own.get(kind);
          medians.add(threads.submit(() -> median(work, times)));
        }
        for (Future<Double> median : medians) {
          millis += median.get() / cores;
        }
      }
      return millis;
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Work> kinds(int seed) {
    int[] near = cycle(NEAR, seed);
    int[] far = cycle(FAR, seed);
    return List.of(
        UnitOfWork::sums,
        () -> walk(near, NEAR_STEPS),
        () -> walk(far, FAR_STEPS),
        UnitOfWork::texts);
  }

  /** Milliseconds; of many times, so that what the compiler has not come to yet does not count. */
  private static double median(Work work, int times) {
    double[] millis = new double[times];
    long results = 0;
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      results += work.once();
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    // The comparison is there for the compiler, which may not leave out what nobody reads.
    return results == Long.MIN_VALUE ? Double.NaN : millis[times / 2];
  }

  private static long sums() {
    long sum = 0;
    for (int i = 0; i < SUMS; i++) {
      sum = sum * 31 + i;
    }
    return sum;
  }

  private static long walk(int[] next, int steps) {
    int at = 0;
    for (int i = 0; i < steps; i++) {
      at = next[at];
    }
    return at;
  }

  private static long texts() {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < TEXTS; i++) {
      counts.merge("text " + i % DISTINCT_TEXTS, 1, Integer::sum);
    }
    return counts.size();
  }

  /** Where each index leads to: once through all of them, in no order that could be foreseen. */
  private static int[] cycle(int length, int seed) {
    int[] order = new int[length];
    Arrays.setAll(order, i -> i);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int index = order[i];
      order[i] = order[other];
      order[other] = index;
    }
    int[] next = new int[length];
    for (int i = 0; i < length; i++) {
      next[order[i]] = order[(i + 1) % length];
    }
    return next;
  }
}
