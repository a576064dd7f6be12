package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import sluice.ingest.http.HttpLimits;
import sluice.ingest.ring.Replicas;
import sluice.matomo.MatomoConfig;
import sluice.matomo.SluiceSettings;
import sluice.process.ConfigFaults;
import sluice.request.ZeroVisitorId;

/**
 * Every limit of ingest can be set, by flag or in [Sluice], and has the default of the documents.
 */
class IngestConfigTest {

  private static final Path STATE = Path.of("state");

  private final ConfigFaults faults = new ConfigFaults();

  private IngestConfig flags(Map<String, String> flags, MatomoConfig file) {
    Map<String, String> all = new HashMap<>(flags);
    all.putIfAbsent("redis", "redis://127.0.0.1:6379/0");
    return IngestConfig.of(SluiceSettings.of(all, Map.of(), file, faults), STATE);
  }

  @Test
  void everyLimitIsSetByItsFlag() {
    IngestConfig config =
        flags(
            Map.ofEntries(
                Map.entry("max-body", "1m"),
                Map.entry("max-uri", "8k"),
                Map.entry("max-headers", "16k"),
                Map.entry("request-timeout", "3s"),
                Map.entry("idle-timeout", "4s"),
                Map.entry("max-connections", "77"),
                Map.entry("max-in-flight", "32m"),
                Map.entry("max-bulk-requests", "88"),
                Map.entry("spool-max", "2g"),
                Map.entry("spool-min-free", "1g"),
                Map.entry("spool-dir", "elsewhere"),
                Map.entry("redis-connect-timeout", "5s"),
                Map.entry("redis-push-timeout", "6s"),
                Map.entry("resend-window", "7s"),
                Map.entry("redis-wait-replicas", "2"),
                Map.entry("redis-wait-timeout", "300ms"),
                Map.entry("compression-level", "9"),
                Map.entry("event-loops", "3"),
                Map.entry("base-path", "/stats"),
                Map.entry("ack", "received"),
                Map.entry("listen", "0.0.0.0:8099"),
                Map.entry("queues", "12"),
                Map.entry("zero-visitor-id", "none")),
            MatomoConfig.defaults());

    assertThat(faults.isEmpty()).isTrue();
    assertThat(config.limits())
        .isEqualTo(
            new HttpLimits(
                1 << 20,
                8 << 10,
                16 << 10,
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                77,
                32 << 20,
                88,
                HttpLimits.standard().setRequests()));
    assertThat(config.spool())
        .isEqualTo(
            new IngestConfig.Spool(
                Path.of("elsewhere"), 2L << 30, 1L << 30, config.spool().segmentBytes()));
    assertThat(config.redis().connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.redis().pushTimeout()).isEqualTo(Duration.ofSeconds(6));
    assertThat(config.redis().resendWindow()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.redis().replicas()).isEqualTo(new Replicas(2, Duration.ofMillis(300)));
    assertThat(config.queue())
        .isEqualTo(new IngestConfig.Queue(OptionalInt.of(12), 9, ZeroVisitorId.NONE));
    assertThat(config.listen())
        .isEqualTo(new IngestConfig.Listen("0.0.0.0", 8099, "/stats", 3, true));
  }

  @Test
  void sectionSluiceSetsThemToo() {
    MatomoConfig file =
        MatomoConfig.defaults()
            .with("Sluice", "max_body", "2m")
            .with("Sluice", "zero_visitor_id", "none");
    IngestConfig config = flags(Map.of(), file);
    assertThat(config.limits().maxBodyBytes()).isEqualTo(2 << 20);
    assertThat(config.queue().zeroVisitorId()).isEqualTo(ZeroVisitorId.NONE);
  }

  @Test
  void defaultsAreThoseOfTheIssue() {
    IngestConfig config = flags(Map.of(), MatomoConfig.defaults());
    assertThat(config.limits().maxBodyBytes()).isEqualTo(8 << 20);
    assertThat(config.limits().maxUriBytes()).isEqualTo(64 << 10);
    assertThat(config.limits().maxHeaderBytes()).isEqualTo(64 << 10);
    assertThat(config.limits().maxInFlightBytes()).isEqualTo(64L << 20);
    assertThat(config.limits().maxBulkRequests()).isEqualTo(20_000);
    assertThat(config.limits().setRequests()).isEqualTo(500);
    assertThat(config.queue().zeroVisitorId()).isEqualTo(ZeroVisitorId.VISITOR);
    assertThat(config.spool().directory()).isEqualTo(STATE.resolve("spool"));
  }

  @Test
  void valuesOutOfRangeAreAllTold() {
    flags(
        Map.of("max-body", "1g", "max-uri", "10", "queues", "5000", "zero-visitor-id", "maybe"),
        MatomoConfig.defaults());
    assertThat(faults.message())
        .contains("max-body must be")
        .contains("max-uri must be")
        .contains("queues")
        .contains("zero-visitor-id");
  }
}
