package sluice.ingest.ring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import sluice.php.PhpValue;
import sluice.request.Arrival;
import sluice.request.RequestEnvironment;

/**
 * What do the levels of compression cost, in time and in size: none (-1), our own (0), zlib's? This
 * decides the default level of ingest.
 *
 * <p>Includes writing the JSON, which level -1 shows alone. Not measured: parsing. Run: {@code java
 * -jar benchmarks/target/benchmarks.jar EntryEncoderBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EntryEncoderBenchmark {

  private static final int HITS = 1024;

  /** Level of compression, with the numbers that IngestConfig takes. */
  @Param({"-1", "0", "1", "6", "9"})
  public int level;

  private final List<List<PhpValue.Array>> requests = new ArrayList<>();
  private final Deflater deflater = new Deflater(1);
  private final byte[] deflated = new byte[4096];
  private byte[] json;
  private RequestEnvironment environment;
  private EntryEncoder encoder;
  private int next;

  /** The mean size of an entry, as a second score. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Size {
    private long bytes;
    private long entries;
    private int reports;

    /** Counts the iterations, because JMH adds up what they report. */
    @Setup(Level.Trial)
    public void countReports(BenchmarkParams params) {
      reports = params.getMeasurement().getCount() * Math.max(1, params.getForks());
    }

    /** Forgets the last iteration. */
    @Setup(Level.Iteration)
    public void clear() {
      bytes = 0;
      entries = 0;
    }

    /** Bytes of an entry, this iteration's share of the mean. */
    public double bytesPerEntry() {
      return entries == 0 ? 0 : (double) bytes / entries / reports;
    }
  }

  /** Makes the hits. */
  @Setup
  public void hits() {
    Random random = new Random(42);
    for (int i = 0; i < HITS; i++) {
      Map<String, PhpValue> params = new LinkedHashMap<>();
      params.put("action_name", new PhpValue.Text("Opening hours - City Museum"));
      params.put("idsite", new PhpValue.Text("4"));
      params.put("rec", new PhpValue.Text("1"));
      params.put("r", new PhpValue.Text(Integer.toString(random.nextInt(1_000_000))));
      params.put(
          "url", new PhpValue.Text("https://museum.example.net/visit/" + random.nextInt(5000)));
      params.put("_id", new PhpValue.Text(String.format("%016x", random.nextLong())));
      params.put("pv_id", new PhpValue.Text(Integer.toString(random.nextInt(), 36)));
      for (String flag : List.of("pdf", "qt", "realp", "wma", "fla", "java", "ag", "cookie")) {
        params.put(flag, new PhpValue.Text(random.nextInt(4) == 0 ? "1" : "0"));
      }
      params.put("res", new PhpValue.Text("1440x900"));
      requests.add(List.of(new PhpValue.Array(params)));
    }
    environment =
        new RequestEnvironment(
            Map.of(
                "HTTP_USER_AGENT",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/131.0.0.0 Safari/537.36",
                "HTTP_ACCEPT_LANGUAGE",
                "nl,en;q=0.8",
                "REMOTE_ADDR",
                "198.51.100.23"),
            Map.of());
    encoder = new EntryEncoder(level);
    try (EntryEncoder plain = new EntryEncoder(EntryEncoder.PLAIN)) {
      Arrival arrival = new Arrival(environment, Optional.empty(), 1_795_377_600L);
      json = plain.encode(requests.get(0), arrival).completed("benchmark", 1);
    }
  }

  /** Frees the encoder. */
  @TearDown
  public void close() {
    encoder.close();
    deflater.end();
  }

  /** Encodes one entry without identity. */
  @Benchmark
  public EntryPrefix encode(Size size) {
    next = next + 1 & HITS - 1;
    EntryPrefix prefix =
        encoder.encode(
            requests.get(next), new Arrival(environment, Optional.empty(), 1_795_377_600L));
    size.bytes += prefix.length();
    size.entries++;
    return prefix;
  }

  /** Compresses JSON that is there already by zlib's fastest level. */
  @Benchmark
  public int baselineZlibLevel1() {
    deflater.reset();
    deflater.setInput(json);
    deflater.finish();
    return deflater.deflate(deflated);
  }
}
