package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import sluice.matomo.MatomoConfig;
import sluice.matomo.SluiceSettings;
import sluice.process.ConfigFaults;
import sluice.worker.batch.BatchBounds;
import sluice.worker.drain.DrainSettings;
import sluice.worker.lease.LeaseTimes;

class WorkerConfigTest {

  @Test
  void allFaultsAreToldAtOnceWithTheirValues() {
    DrainSettings drain =
        DrainSettings.DEFAULT
            .withBounds(new BatchBounds(0, 1, 1, 1))
            .withMaxWait(Duration.ofSeconds(-1))
            .withAnswerLimit(Duration.ZERO)
            .withTrimDelay(Duration.ofSeconds(-1));
    WorkerConfig config =
        new WorkerConfig(0, 5000, OptionalInt.of(5000), "a-b", drain, LeaseTimes.DEFAULT);
    assertThat(config.faults())
        .containsExactly(
            "workers must be 1..256, was 0",
            "queues must be 1..4096, was 5000",
            "batch must be 1..10000, was 0",
            "queue-id must be 0..4999, was 5000",
            "max-wait must be 0 or more, was PT-1S",
            "trim-delay must be 0 or more, was PT-1S",
            "answer limit must be more than 0, was PT0S",
            "tables-prefix must be at most 40 letters, digits, _ and $, was a-b");
  }

  @Test
  void theDefaultsHaveNoFault() {
    WorkerConfig config =
        new WorkerConfig(
            1, 16, OptionalInt.empty(), "matomo_", DrainSettings.DEFAULT, LeaseTimes.DEFAULT);
    assertThat(config.faults()).isEmpty();
  }

  @Test
  void whatTheDatabaseMayLoseDelaysTheTrimsUnlessADelayIsGiven() {
    assertThat(ofFlags(Map.of()).drain().trimDelay()).isEmpty();
    assertThat(ofFlags(Map.of("trim-delay", "0s")).drain().trimDelay()).contains(Duration.ZERO);
    assertThat(ofFlags(Map.of("trim-delay", "9s")).drain().trimDelay())
        .contains(Duration.ofSeconds(9));
  }

  private static WorkerConfig ofFlags(Map<String, String> flags) {
    return WorkerConfig.of(
        SluiceSettings.of(flags, Map.of(), MatomoConfig.defaults(), new ConfigFaults()), "matomo_");
  }
}
