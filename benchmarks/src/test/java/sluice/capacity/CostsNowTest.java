package sluice.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostsNowTest {
  @TempDir private Path folder;
  private Path costs;
  private Path now;

  @BeforeEach
  void nameFiles() {
    costs = folder.resolve("run.json");
    now = folder.resolve("now.json");
  }

  private void measured(String figures) throws IOException {
    Files.writeString(costs, "{\"commit\": \"abc\", \"figures\": [" + figures + "]}");
  }

  private static String figure(double value, String unit, double unitOfWork) {
    return "{\"name\": \"a.b\", \"value\": %s, \"unit\": \"%s\", \"unitOfWorkMs\": %s}"
        .formatted(value, unit, unitOfWork);
  }

  @Test
  void onASlowerMachineTimesAreLongerAndRatesAreLower() throws IOException {
    measured(
        String.join(
            ",",
            figure(10, "us", 20),
            figure(3, "s", 30),
            figure(1_000, "hits/s", 20),
            figure(412, "bytes", 20),
            figure(2, "count", 20)));
    CostsNow.write(costs, 30, now);
    JsonNode run = new ObjectMapper().readTree(now.toFile());
    assertThat(run.required("commit").asText()).isEqualTo("abc");
    assertThat(run.required("figures"))
        .extracting(one -> Math.round(one.required("value").asDouble()))
        .containsExactly(15L, 3L, 667L, 412L, 2L);
  }

  @Test
  void figuresWithoutAUnitOfWorkAreRefused() throws IOException {
    measured("{\"name\": \"a.b\", \"value\": 1, \"unit\": \"us\"}");
    assertThatThrownBy(() -> CostsNow.write(costs, 30, now))
        .hasMessageContaining("a.b")
        .hasMessageContaining("benchmarks/run");
  }
}
