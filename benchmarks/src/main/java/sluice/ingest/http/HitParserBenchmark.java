package sluice.ingest.http;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import sluice.ingest.ring.EntryEncoder;
import sluice.queue.TrackedServerKeys;
import sluice.request.Arrival;

/**
 * How long does it take to bring one GET from its head to a queue entry without identity: by the
 * short way, and by the long way that everything unusual takes?
 *
 * <p>Not measured: sockets, Netty's decoder, compression (entries are plain here, see
 * EntryEncoderBenchmark). Run: {@code java -jar benchmarks/target/benchmarks.jar HitParserBenchmark
 * -prof gc}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HitParserBenchmark {

  private static final int HITS = 1024;
  private static final long NOW = 1_795_377_600L;
  private static final TrackerRules RULES = TrackerRules.standard(16);

  private final ReceivedRequest[] requests = SampleHeads.make(HITS);
  private final EntryEncoder encoder = new EntryEncoder(EntryEncoder.PLAIN);
  private HitParser shortWay;
  private QueueSplit longWay;
  private EnvironmentReader environments;
  private int next;

  /** Makes the parsers. */
  @Setup
  public void parsers() {
    TrackedServerKeys keys = TrackedServerKeys.with(List.of());
    environments = new EnvironmentReader(keys, Set.of("_pk_uid", "matomo_ignore"));
    shortWay = new HitParser(new EnvironmentJson(keys), environments, encoder);
    longWay = new QueueSplit(encoder, 500);
  }

  /** Frees the encoder. */
  @TearDown
  public void close() {
    encoder.close();
  }

  private ReceivedRequest request() {
    next = next + 1 & HITS - 1;
    return requests[next];
  }

  /** Makes the entry from the bytes without a map of the parameters. */
  @Benchmark
  public Object shortWay() {
    return shortWay.parse(request(), RULES, NOW).orElseThrow();
  }

  /** Parses the parameters into maps as PHP's parse_str does, then makes the entry from them. */
  @Benchmark
  public Object longWay() throws Refusal {
    ReceivedRequest request = request();
    TrackerCall call = CallReader.read(request);
    return longWay.split(
        call.requests(), new Arrival(environments.read(request), call.token(), NOW), RULES, 1);
  }

  /** Copies the bytes of the request's line. */
  @Benchmark
  public byte[] baselineCopyOfQuery() {
    ReceivedRequest request = request();
    byte[] copy = new byte[request.queryLength()];
    request.copyQuery(copy);
    return copy;
  }
}
