package sluice.worker.visit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
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
import sluice.php.url.PhpQueryString;
import sluice.request.Arrival;
import sluice.request.RequestEnvironment;
import sluice.request.TrackingRequest;
import sluice.request.VisitorId;
import sluice.worker.device.ClientHints;
import sluice.worker.device.Device;
import sluice.worker.device.DeviceDetector;

/**
 * How long does the fingerprint of a hit take? The baseline is one MD5 over a text of about the
 * same length.
 *
 * <p>Not measured: device detection. Run: {@code java -jar benchmarks/target/benchmarks.jar
 * ConfigIdBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ConfigIdBenchmark {
  private static final String AGENT =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0"
          + " Safari/537.36";

  private static final ConfigId.Surroundings SURROUNDINGS =
      new ConfigId.Surroundings(
          "203.0.113.7".getBytes(StandardCharsets.US_ASCII),
          "de-de,de,en",
          "0123456789abcdef0123456789abcdef",
          "fedcba9876543210",
          "1");

  private static final byte[] TEXT = new byte[90];

  private final Device device = DeviceDetector.builtIn().detect(AGENT, ClientHints.NONE);
  private final TrackingRequest request =
      new TrackingRequest(
          PhpQueryString.parse(
              "idsite=1&rec=1&pdf=1&qt=0&realp=0&wma=0&fla=0&java=0&ag=0&cookie=1"),
          new Arrival(
              new RequestEnvironment(Map.of("REMOTE_ADDR", "203.0.113.7"), Map.of()),
              Optional.empty(),
              1_795_377_600L));

  /** Computes the fingerprint as the worker does for each hit. */
  @Benchmark
  public VisitorId configId() {
    return ConfigId.of(request, device, SURROUNDINGS);
  }

  /** One digest. */
  @Benchmark
  public byte[] baselineMd5Alone() throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("MD5").digest(TEXT);
  }
}
