package sluice.request;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sluice.php.PhpValue;
import sluice.php.url.PhpQueryString;

/**
 * How long does it take to parse the query string of one hit as PHP would?
 *
 * <p>Not measured: HTTP, building the request set, compression. Run: {@code java -jar
 * benchmarks/target/benchmarks.jar QueryParsingBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class QueryParsingBenchmark {

  /** A page view as matomo.js sends it, and one with percent-encoded text outside ASCII. */
  @Param({
    "action_name=Garden%20shop&idsite=1&rec=1&r=123456&h=14&m=3&s=9&url=https%3A%2F%2Fwww.shop.example%2Ftools%2F"
        + "%3Futm_campaign%3Dspring&urlref=https%3A%2F%2Fwww.google.com%2F&_id=0123456789abcdef&_idn=0&send_image=0"
        + "&_refts=0&pv_id=a1B2c3&fa_pv=1&pf_net=10&pf_srv=120&pf_tfr=30&pf_dm1=400&pf_dm2=80&pf_onl=5&pdf=1&qt=0"
        + "&realp=0&wma=0&fla=0&java=0&ag=0&cookie=1&res=1920x1080",
    "action_name=G%C3%A4rtnerei%20M%C3%BCller&idsite=1&rec=1&url=https%3A%2F%2Fwww.shop.example%2Fb%C3%BCcher"
  })
  public String query;

  /** Parses the query string once. */
  @Benchmark
  public PhpValue.Array parse() {
    return PhpQueryString.parse(query);
  }

  /** Splits and decodes it as Netty does, which knows neither arrays nor PHP's names. */
  @Benchmark
  public Object baselineNettyDecoder() {
    return new QueryStringDecoder(query, false).parameters();
  }
}
