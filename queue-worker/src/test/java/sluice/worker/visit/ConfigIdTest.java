package sluice.worker.visit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sluice.worker.action.Hits;
import sluice.worker.device.Client;
import sluice.worker.device.ClientType;
import sluice.worker.device.Device;
import sluice.worker.device.Hardware;
import sluice.worker.device.OperatingSystem;

/** Vector of reference tracker.md 5.2. */
class ConfigIdTest {

  private static Device device(String browserName, String code) {
    return new Device(
        Optional.empty(),
        Optional.of(new OperatingSystem("Windows", "WIN", "10", "Windows")),
        Optional.of(new Client(ClientType.BROWSER, browserName, code, "120.0", "Blink")),
        new Hardware(Optional.empty(), "", "", ""),
        false);
  }

  private static ConfigId.Surroundings surroundings() {
    return new ConfigId.Surroundings(
        "1.2.3.4".getBytes(StandardCharsets.UTF_8), "en-us,en", "SALT", "fpsalt2024-01-02", "1");
  }

  @Test
  void fingerprintIsTheReferencesVector() {
    assertThat(
            ConfigId.of(Hits.hit("pdf", "1", "cookie", "1"), device("Chrome", "CH"), surroundings())
                .hex())
        .isEqualTo("6f107b7849f654ff");
  }

  @Test
  void cookieFlagOfInternetExplorerDoesNotCount() {
    Device explorer = device("Internet Explorer", "IE");
    assertThat(ConfigId.of(Hits.hit("cookie", "1"), explorer, surroundings()))
        .isEqualTo(ConfigId.of(Hits.hit("cookie", "0"), explorer, surroundings()));
  }
}
