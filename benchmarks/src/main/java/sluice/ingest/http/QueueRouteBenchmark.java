package sluice.ingest.http;

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
import sluice.php.PhpValue;
import sluice.queue.QueueSelector;
import sluice.request.Arrival;
import sluice.request.ClientAddress;
import sluice.request.ProxyRules;
import sluice.request.RequestEnvironment;
import sluice.request.TrackingRequest;
import sluice.request.VisitorId;
import sluice.request.VisitorIdRules;
import sluice.request.VisitorIdentification;

/**
 * How long does the choice of the queue take, by what the visitor is known by?
 *
 * <p>Not measured: finding the parameters. Run: {@code java -jar benchmarks/target/benchmarks.jar
 * QueueRouteBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class QueueRouteBenchmark {

  /** The parameter that tells who the visitor is; with "address" no parameter does. */
  @Param({"_id", "uid", "address"})
  public String by;

  private TrackingRequest request;

  /** Makes the request. */
  @Setup
  public void request() {
    PhpValue site = new PhpValue.Text("1");
    PhpValue value =
        new PhpValue.Text(by.equals("uid") ? "someone@example.org" : "7be0c94f1a3d5826");
    Map<String, PhpValue> params =
        by.equals("address") ? Map.of("idsite", site) : Map.of("idsite", site, by, value);
    request =
        new TrackingRequest(
            new PhpValue.Array(params),
            new Arrival(
                new RequestEnvironment(Map.of("REMOTE_ADDR", "203.0.113.57"), Map.of()),
                Optional.empty(),
                1_795_377_600L));
  }

  /** Chooses the queue as ingest does for each request. */
  @Benchmark
  public int route() {
    Optional<VisitorId> visitor =
        VisitorIdentification.of(request, VisitorIdRules.DEFAULT).visitorId();
    return visitor.isPresent()
        ? QueueSelector.queueOf(visitor.get(), request.integer("idsite"), 16)
        : QueueSelector.queueOfAddress(ClientAddress.of(request, ProxyRules.NONE).text(), 16);
  }

  /** Hashes the visitor's id as Java does. */
  @Benchmark
  public int baselineHashOfText() {
    return Math.floorMod(request.text("_id").hashCode(), 16);
  }
}
