package sluice.worker.device;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

/**
 * How many user agents a second one thread can judge: without the cache, and with it.
 *
 * <p>Not measured: loading the rules, and the first use of each rule, when its pattern is compiled.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar DeviceDetectorBenchmark -p
 * matomoDir=/var/www/matomo}; without the parameter the older rules on the class path are used.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 4)
@Measurement(iterations = 5, time = 4)
public class DeviceDetectorBenchmark {

  /** Requests in the mix; the same user agents come again, as in traffic. */
  private static final int REQUESTS = 4_096;

  private static final String WEBKIT = " AppleWebKit/537.36 (KHTML, like Gecko) ";

  private static final List<String> DESKTOPS =
      List.of(
          "Windows NT 10.0; Win64; x64",
          "Windows NT 10.0; Win64; x64",
          "Macintosh; Intel Mac OS X 10_15_7",
          "X11; Linux x86_64",
          "X11; CrOS x86_64 14541.0.0");

  private static final List<String> MODELS =
      List.of(
          "K",
          "K",
          "K",
          "SM-G991B",
          "SM-A515F",
          "Pixel 7",
          "M2101K6G",
          "CPH2219",
          "moto g(30)",
          "VOG-L29",
          "SM-T595",
          "RMX3085");

  private static final List<String> OTHERS =
      List.of(
          "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
          "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
          "Mozilla/5.0 (SMART-TV; Linux; Tizen 5.0) AppleWebKit/537.36 (KHTML, like Gecko)"
              + " SamsungBrowser/2.2 Chrome/63.0.3239.84 TV Safari/537.36",
          "okhttp/4.12.0",
          "python-requests/2.31.0",
          "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko");

  /** A Matomo installation; empty for the rules on the class path. */
  @Param("")
  public String matomoDir;

  private final List<String> userAgents = mix();
  private final Map<String, Device> known = new HashMap<>();
  private DeviceDetector detector;
  private int next;

  /** Loads the rules. */
  @Setup
  public void prepare() {
    detector =
        matomoDir.isEmpty()
            ? DeviceDetector.builtIn()
            : DeviceDetector.ofMatomo(Path.of(matomoDir));
  }

  /** User agents of requests, always the same. */
  static List<String> mix() {
    Random random = new Random(1);
    List<String> userAgents = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      userAgents.add(userAgent(random));
    }
    return userAgents;
  }

  private static String userAgent(Random random) {
    int version = 110 + random.nextInt(15);
    String chrome = "Chrome/" + version + ".0.0.0";
    String desktop = "Mozilla/5.0 (" + pick(DESKTOPS, random) + ")";
    return switch (random.nextInt(10)) {
      case 0, 1 -> desktop + WEBKIT + chrome + " Safari/537.36";
      case 2 -> desktop + WEBKIT + chrome + " Safari/537.36 Edg/" + version + ".0.2420.97";
      case 3 ->
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:"
              + version
              + ".0) Gecko/20100101 Firefox/"
              + version
              + ".0";
      case 4, 5 -> iphone(random);
      case 6, 7, 8 ->
          "Mozilla/5.0 (Linux; Android "
              + (9 + random.nextInt(6))
              + "; "
              + pick(MODELS, random)
              + ")"
              + WEBKIT
              + chrome
              + " Mobile Safari/537.36";
      default -> pick(OTHERS, random);
    };
  }

  private static String iphone(Random random) {
    int major = 13 + random.nextInt(5);
    return "Mozilla/5.0 (iPhone; CPU iPhone OS "
        + major
        + "_"
        + random.nextInt(7)
        + " like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/"
        + major
        + ".1 Mobile/15E148 Safari/604.1";
  }

  private static String pick(List<String> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private String nextUserAgent() {
    next = (next + 1) % REQUESTS;
    return userAgents.get(next);
  }

  /** Judges each user agent anew. */
  @Benchmark
  public Device uncached() {
    return detector.detectAnew(nextUserAgent(), ClientHints.NONE);
  }

  /** Judges the same mix through the cache, as workers do. */
  @Benchmark
  public Device cached() {
    return detector.detect(nextUserAgent(), ClientHints.NONE);
  }

  /** Looks the user agent up in a map of all that there are. */
  @Benchmark
  public Device baselineHashMap() {
    return known.computeIfAbsent(
        nextUserAgent(), agent -> detector.detect(agent, ClientHints.NONE));
  }
}
