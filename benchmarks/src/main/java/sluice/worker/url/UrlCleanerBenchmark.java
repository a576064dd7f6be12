package sluice.worker.url;

import java.net.URI;
import java.util.List;
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
import sluice.worker.BenchSite;

/**
 * How long does it take to normalise the page url of a hit? The baseline takes the same url apart
 * as java.net.URI does, which cleans nothing.
 *
 * <p>Not measured: looking the name up in log_action. Run: {@code java -jar
 * benchmarks/target/benchmarks.jar UrlCleanerBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class UrlCleanerBenchmark {
  private static final String[] URLS = {
    "https://www.shop.example/tools/spade-17?page=2&amp;sort=price",
    "https://WWW.Shop.example/seeds/?utm_source=newsletter&amp;utm_campaign=week-12#top",
    "http://shop.example/magazine/rose-114",
    "https://www.shop.example/plants/indoor;jsessionid=0A1B2C?colour=bl%C3%BCe&amp;gclid=Cj0K17"
  };

  private final UrlCleaner cleaner =
      new UrlCleaner(UrlCleaningRules.DEFAULT, BenchSite.excluding(List.of("gclid")));
  private int next;

  private String url() {
    next = next + 1 & URLS.length - 1;
    return URLS[next];
  }

  /** Normalises a url as the worker does for each page view. */
  @Benchmark
  public PageUrl pageUrl() {
    return cleaner.pageUrl(url());
  }

  /** Takes it apart. */
  @Benchmark
  public URI baselineJavaNetUri() {
    return URI.create(url());
  }
}
