package sluice.php;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
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
 * How long does it take to write a report table of 500 rows as PHP's serialize does, and to read
 * it? The baseline copies its texts and numbers as text, without keys, types and lengths.
 *
 * <p>Not measured: compression, the rows themselves. Run: {@code java -jar
 * benchmarks/target/benchmarks.jar PhpSerializedBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PhpSerializedBenchmark {
  private static final int ROWS = 500;

  /** Columns of a row, beside its label. */
  private static final int COLUMNS = 8;

  private final Map<Object, Object> table = table();
  private final byte[] written = PhpSerialized.write(table);

  private static Map<Object, Object> table() {
    Map<Object, Object> rows = new LinkedHashMap<>();
    for (long row = 0; row < ROWS; row++) {
      Map<Object, Object> columns = new LinkedHashMap<>(Map.of("label", "/gärten/page-" + row));
      for (long column = 1; column <= COLUMNS; column++) {
        columns.put(column, column == 5 ? (Object) (row / 7.0) : (Object) (row * column));
      }
      rows.put(row, Map.of(0L, columns, 1L, new LinkedHashMap<>()));
    }
    return rows;
  }

  /** Writes the table. */
  @Benchmark
  public byte[] write() {
    return PhpSerialized.write(table);
  }

  /** Reads what was written. */
  @Benchmark
  public Object read() {
    return PhpSerialized.read(written);
  }

  /** Writes the values alone. */
  @Benchmark
  public byte[] baselineValuesAlone() {
    StringBuilder text = new StringBuilder();
    for (Object row : table.values()) {
      ((Map<?, ?>) ((Map<?, ?>) row).get(0L)).values().forEach(value -> text.append(value));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
