package sluice.process;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Named checks of one process. A check returns what is wrong, or empty if all is well; it must not
 * block, so it looks at what the part already knows. Thread-safe.
 *
 * <p>Not live means that only a restart helps; not ready means that no work should be sent.
 */
public final class Health {
  private final Map<String, Supplier<Optional<String>>> live = new ConcurrentSkipListMap<>();
  private final Map<String, Supplier<Optional<String>>> ready = new ConcurrentSkipListMap<>();

  /** Publishes as {@code sluice.process.live} and {@code .ready} whether all is well: 1, or 0. */
  public void meter(MeterRegistry registry) {
    gauge(registry, "sluice.process.live", this::liveProblems);
    gauge(registry, "sluice.process.ready", this::readyProblems);
  }

  private static void gauge(MeterRegistry registry, String name, Supplier<List<String>> problems) {
    Gauge.builder(name, () -> problems.get().isEmpty() ? 1 : 0).register(registry);
  }

  /** Adds or replaces a check of being alive. */
  public void addLive(String name, Supplier<Optional<String>> problem) {
    live.put(name, problem);
  }

  /** Adds or replaces a check of being ready. */
  public void addReady(String name, Supplier<Optional<String>> problem) {
    ready.put(name, problem);
  }

  /** Why the process is not alive, each as {@code name: reason}; empty if it is. */
  public List<String> liveProblems() {
    return problems(live).toList();
  }

  /** Why the process is not ready, what makes it not alive included; empty if it is. */
  public List<String> readyProblems() {
    return Stream.concat(problems(live), problems(ready)).toList();
  }

  private static Stream<String> problems(Map<String, Supplier<Optional<String>>> checks) {
    return checks.entrySet().stream()
        .flatMap(check -> ask(check.getValue()).map(why -> check.getKey() + ": " + why).stream());
  }

  /** A check that fails is a problem, not an error of whoever asks. */
  private static Optional<String> ask(Supplier<Optional<String>> check) {
    try {
      return check.get();
    } catch (RuntimeException e) {
      return Optional.of("check failed: " + e);
    }
  }
}
