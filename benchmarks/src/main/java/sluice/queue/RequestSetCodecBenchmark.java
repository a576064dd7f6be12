package sluice.queue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sluice.php.url.PhpQueryString;
import sluice.queue.RequestSetCodec.InvalidEntryException;
import sluice.request.RequestEnvironment;

/**
 * How long does it take to write one hit as a queue entry, and to read it, at each level of
 * compression?
 *
 * <p>Not measured: parsing the HTTP request, Redis. Run: {@code java -jar
 * benchmarks/target/benchmarks.jar RequestSetCodecBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RequestSetCodecBenchmark {

  private static final int MAX_INFLATED_BYTES = 1 << 20;

  private static final String QUERY =
      "action_name=G%C3%A4rtnerei%20M%C3%BCller&idsite=1&rec=1&r=123456&h=14&m=3&s=9"
          + "&url=https%3A%2F%2Fwww.shop.example%2Ftools%2F%3Futm_campaign%3Dspring"
          + "&urlref=https%3A%2F%2Fwww.google.com%2F&_id=0123456789abcdef&_idn=0&send_image=0"
          + "&pv_id=a1B2c3&pf_net=10&pf_srv=120&pf_tfr=30&pf_dm1=400&pf_dm2=80&pf_onl=5&pdf=1"
          + "&qt=0&realp=0&wma=0&fla=0&java=0&ag=0&cookie=1&res=1920x1080";

  /** zlib level; -1 is plain JSON, 6 is what PHP writes. */
  @Param({"-1", "1", "3", "6"})
  public int level;

  private RequestSetCodec codec;
  private RequestSet set;
  private byte[] entry;

  /** Makes one page view as a browser sends it. */
  @Setup
  public void prepare() {
    Map<String, String> server = new LinkedHashMap<>();
    server.put("REMOTE_ADDR", "203.0.113.7");
    server.put(
        "HTTP_USER_AGENT",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0"
            + " Safari/537.36");
    server.put("HTTP_ACCEPT_LANGUAGE", "de-DE,de;q=0.9,en;q=0.8");
    server.put("HTTP_REFERER", "https://www.shop.example/tools/");
    server.put("HTTP_SEC_CH_UA", "\"Chromium\";v=\"124\", \"Not-A.Brand\";v=\"99\"");
    server.put("HTTP_SEC_CH_UA_MOBILE", "?0");
    server.put("HTTP_SEC_CH_UA_PLATFORM", "\"Linux\"");
    server.put("HTTP_HOST", "stats.example.org");
    server.put("REQUEST_METHOD", "POST");
    codec = new RequestSetCodec(level);
    set =
        new RequestSet(
            List.of(PhpQueryString.parse(QUERY)),
            new RequestEnvironment(server, Map.of()),
            Optional.empty(),
            1_704_164_645,
            Optional.of(new SetIdentity("ingest-1", 123_456)));
    entry = codec.encode(set);
  }

  /** Writes a hit as a queue entry, as ingest does with each. */
  @Benchmark
  public byte[] encode() {
    return codec.encode(set);
  }

  /** Reads a queue entry, as the worker does with each. */
  @Benchmark
  public RequestSet decode() throws InvalidEntryException {
    return RequestSetCodec.decode(entry, MAX_INFLATED_BYTES);
  }

  /** Copies the entry. */
  @Benchmark
  public byte[] baselineCopyOfEntry() {
    return entry.clone();
  }
}
