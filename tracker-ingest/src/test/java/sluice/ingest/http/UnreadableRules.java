package sluice.ingest.http;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import sluice.queue.TrackedServerKeys;

/** A server that reads no request to its end: asking for its rules is an error of the JVM. */
final class UnreadableRules {

  private UnreadableRules() {}

  /**
   * Starts it, on any port of this machine.
   *
   * @param threads that serve connections
   * @param before what a thread does before it meets the error
   */
  static TrackerServer serve(int threads, Runnable before, MeterRegistry registry)
      throws IOException {
    TrackerServerConfig config =
        new TrackerServerConfig(
            "127.0.0.1",
            0,
            -1,
            "",
            threads,
            0,
            false,
            HttpLimits.standard(),
            TrackedServerKeys.with(List.of()),
            Set.of());
    TrackerServer server =
        TrackerServer.bind(
            config,
            null, // nothing is ever published
            () -> {
              before.run();
              throw new LinkageError("the test's");
            },
            registry,
            InstantSource.system());
    server.accept();
    return server;
  }
}
