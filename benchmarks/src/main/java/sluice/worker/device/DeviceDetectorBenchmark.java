package sluice.worker.device;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import sluice.traffic.AgentMix;

/**
 * How many user agents a second one thread can judge: without the cache, and with it?
 *
 * <p>Not measured: loading the rules, the first use of each rule, when its pattern is compiled, and
 * client hints.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar DeviceDetectorBenchmark -p
 * matomoDir=/var/www/matomo -p fixtures=device-detector/Tests/fixtures}; without the first the
 * older rules on the class path are used, without the second the typed mix.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 4)
@Measurement(iterations = 5, time = 4)
public class DeviceDetectorBenchmark {

  /** A Matomo installation; empty for the rules on the class path. */
  @Param("")
  public String matomoDir;

  /** A folder with device-detector's test cases; empty for the typed mix. */
  @Param("")
  public String fixtures;

  private List<String> userAgents;
  private final Map<String, Device> known = new HashMap<>();
  private DeviceDetector detector;
  private int next;

  /** Loads user agents and rules. */
  @Setup
  public void prepare() throws IOException {
    userAgents = new AgentMix(fixtures, matomoDir).agents();
    detector =
        matomoDir.isEmpty()
            ? DeviceDetector.builtIn()
            : DeviceDetector.ofMatomo(Path.of(matomoDir));
  }

  private String nextUserAgent() {
    next = next + 1 == userAgents.size() ? 0 : next + 1;
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
