package sluice.archive.group;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does it take to count 10,000 rows of the log into a group table of 2,000 groups, and to
 * merge such a table into another? The baseline counts the same rows into a HashMap of arrays,
 * which knows no order, no first row and no way to disk.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar GroupTableBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GroupTableBenchmark {
  private static final int ROWS = 10_000;
  private static final int GROUPS = 2_000;
  private static final GroupSchema SCHEMA =
      GroupSchema.of("benchmark", "name")
          .with("visits", Merge.VISITS)
          .with("hits", Merge.SUM)
          .with("longest", Merge.MAX);

  private final String[] names = names();
  private final KeyBytes key = new KeyBytes();
  private final GroupTable counted = count();

  private static String[] names() {
    Random random = new Random(5);
    String[] names = new String[ROWS];
    for (int i = 0; i < ROWS; i++) {
      names[i] = "/tools/spade-" + (int) (Math.pow(random.nextDouble(), 3) * GROUPS);
    }
    return names;
  }

  private GroupTable count() {
    GroupTable table = new GroupTable(SCHEMA);
    for (int i = 0; i < ROWS; i++) {
      int row = table.row(key.clear().text(names[i]), i / 8, i % 8);
      table.numbers("visits").add(row, i / 8);
      table.numbers("hits").add(row, 1);
      table.numbers("longest").add(row, i % 300);
    }
    return table;
  }

  /** Counts the rows. */
  @Benchmark
  public GroupTable add() {
    return count();
  }

  /** Merges the counted table into an empty one. */
  @Benchmark
  public GroupTable merge() {
    GroupTable table = new GroupTable(SCHEMA);
    table.merge(counted);
    return table;
  }

  /** Counts them into a map. */
  @Benchmark
  public Map<String, long[]> baselineHashMap() {
    Map<String, long[]> table = new HashMap<>();
    for (int i = 0; i < ROWS; i++) {
      long[] cells = table.computeIfAbsent(names[i], none -> new long[] {0, 0, -1, 0});
      cells[0] += cells[2] == i / 8 ? 0 : 1;
      cells[1]++;
      cells[2] = i / 8;
      cells[3] = Math.max(cells[3], i % 300);
    }
    return table;
  }
}
