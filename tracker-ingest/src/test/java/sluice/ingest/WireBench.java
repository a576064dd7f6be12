package sluice.ingest;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import sluice.ingest.http.HttpLimits;
import sluice.ingest.ring.MemoryRedis;
import sluice.matomo.MatomoConfig;
import sluice.matomo.RedisAddress;
import sluice.request.ZeroVisitorId;

/** An endpoint with lists in memory behind it, and a way to talk to it. */
final class WireBench implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-11-22T20:00:00Z");
  static final byte[] NO_BODY = {};

  final MemoryRedis redis = new MemoryRedis();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TrackerIngest ingest;

  WireBench(Path state, HttpLimits limits, MatomoConfig matomo) throws IOException {
    this(state, limits, matomo, ZeroVisitorId.VISITOR);
  }

  private WireBench(Path state, HttpLimits limits, MatomoConfig matomo, ZeroVisitorId zero)
      throws IOException {
    IngestConfig standard =
        IngestConfig.of("127.0.0.1", 0, RedisAddress.parse("redis://127.0.0.1:1/0"), state);
    IngestConfig config =
        new IngestConfig(
            standard.listen(),
            limits,
            standard.redis(),
            standard.spool(),
            new IngestConfig.Queue(OptionalInt.of(16), 6, zero),
            new IngestConfig.Matomo(
                matomo,
                standard.matomo().directory(),
                standard.matomo().database(),
                state,
                Duration.ofHours(1)));
    ingest = TrackerIngest.start(config, redis, registry, InstantSource.fixed(NOW));
  }

  static WireBench standard(Path state) throws IOException {
    return new WireBench(state, HttpLimits.standard(), MatomoConfig.defaults());
  }

  static WireBench with(Path state, Map<String, Map<String, List<String>>> matomo)
      throws IOException {
    return new WireBench(state, HttpLimits.standard(), MatomoConfig.of(matomo));
  }

  static WireBench with(Path state, ZeroVisitorId meaning) throws IOException {
    return new WireBench(state, HttpLimits.standard(), MatomoConfig.defaults(), meaning);
  }

  int port() {
    return ingest.port();
  }

  RawClient.Response get(String target, String... headers) throws IOException {
    return send("GET", target, NO_BODY, headers);
  }

  RawClient.Response post(String target, String body, String... headers) throws IOException {
    return send("POST", target, body.getBytes(StandardCharsets.ISO_8859_1), headers);
  }

  RawClient.Response send(String method, String target, byte[] body, String... headers)
      throws IOException {
    try (RawClient client = new RawClient(port())) {
      return client.exchange(method, target, List.of(headers), body);
    }
  }

  double count(String name) {
    return registry.find(name).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  @Override
  public void close() {
    ingest.close();
  }
}
