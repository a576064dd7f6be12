package sluice.ingest.http;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Random;
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

  private final ReceivedRequest[] requests = new ReceivedRequest[HITS];
  private final EntryEncoder encoder = new EntryEncoder(EntryEncoder.PLAIN);
  private HitParser shortWay;
  private QueueSplit longWay;
  private EnvironmentReader environments;
  private int next;

  /** Makes the requests. */
  @Setup
  public void requests() {
    Random random = new Random(42);
    for (int i = 0; i < HITS; i++) {
      String query =
          "action_name=Running%20shoes&idsite=1&rec=1&r="
              + random.nextInt(1_000_000)
              + "&h=12&m=34&s=56&url=https%3A%2F%2Fshop.example.org%2Fproducts%2F"
              + random.nextInt(5000)
              + "%3Fpage%3D2&urlref=https%3A%2F%2Fwww.google.com%2F&_id="
              + String.format("%016x", random.nextLong())
              + "&send_image=0&pv_id=t5RqWz&pf_net=12&pf_srv=80&pdf=1&qt=0&cookie=1&res=1440x900";
      DefaultHttpRequest head =
          new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/matomo.php?" + query);
      head.headers()
          .add("Host", "stats.example.org")
          .add(
              "User-Agent",
              "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0")
          .add("Accept", "*/*")
          .add("Accept-Language", "de,en-US;q=0.7,en;q=0.3")
          .add("Accept-Encoding", "gzip, deflate, br, zstd")
          .add("Referer", "https://shop.example.org/")
          .add("Sec-Fetch-Mode", "no-cors");
      requests[i] = new ReceivedRequest(head, new byte[0], "192.0.2.7");
    }
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
}
