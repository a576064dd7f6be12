package sluice.worker.visit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.request.VisitorId;
import sluice.worker.action.Hits;
import sluice.worker.device.Client;
import sluice.worker.device.ClientType;
import sluice.worker.device.Device;
import sluice.worker.device.Hardware;
import sluice.worker.device.OperatingSystem;

/** The fingerprint (docs: queue-worker/docs/visits.md#the-fingerprint). */
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

  /** Each row changes one thing; the last column tells whether another fingerprint comes of it. */
  @ParameterizedTest
  @CsvSource({
    "fla, 1.2.3.4, 'en-us,en', SALT, fpsalt2024-01-02, 1, true",
    "java, 1.2.3.4, 'en-us,en', SALT, fpsalt2024-01-02, 1, true",
    "qt, 1.2.3.4, 'en-us,en', SALT, fpsalt2024-01-02, 1, true",
    "realp, 1.2.3.4, 'en-us,en', SALT, fpsalt2024-01-02, 1, true",
    "wma, 1.2.3.4, 'en-us,en', SALT, fpsalt2024-01-02, 1, true",
    "ag, 1.2.3.4, 'en-us,en', SALT, fpsalt2024-01-02, 1, true",
    "res, 1.2.3.4, 'en-us,en', SALT, fpsalt2024-01-02, 1, false",
    "x, 1.2.3.5, 'en-us,en', SALT, fpsalt2024-01-02, 1, true",
    "x, 1.2.3.4, 'en-us,de', SALT, fpsalt2024-01-02, 1, true",
    "x, 1.2.3.4, 'en-us,en', OTHER, fpsalt2024-01-02, 1, true",
    "x, 1.2.3.4, 'en-us,en', SALT, fpsalt2024-01-03, 1, true",
    "x, 1.2.3.4, 'en-us,en', SALT, fpsalt2024-01-02, 2, true",
    "x, 1.2.3.4, 'en-us,en', SALT, '', '', true",
  })
  void everyPartCounts(
      String parameter,
      String address,
      String language,
      String salt,
      String daySalt,
      String site,
      boolean isOther) {
    ConfigId.Surroundings changed =
        new ConfigId.Surroundings(
            address.getBytes(StandardCharsets.UTF_8), language, salt, daySalt, site);
    assertThat(ConfigId.of(Hits.hit(parameter, "1"), device("Chrome", "CH"), changed))
        .matches(
            id ->
                isOther
                    != id.equals(ConfigId.of(Hits.hit(), device("Chrome", "CH"), surroundings())));
  }

  @Test
  void languageCountsByItsFirstTwentyBytes() {
    assertThat(ofLanguage("en-us,en,de-at,de-chXX"))
        .isEqualTo(ofLanguage("en-us,en,de-at,de-chYY"))
        .isNotEqualTo(ofLanguage("en-us,en,de-at,de-li"));
  }

  private static VisitorId ofLanguage(String language) {
    return ConfigId.of(
        Hits.hit(),
        device("Chrome", "CH"),
        new ConfigId.Surroundings(new byte[0], language, "", "", ""));
  }

  @Test
  void botCountsAsSuchAndWhatIsNoBrowserIsUnknown() {
    Device bot =
        new Device(
            Optional.of("Googlebot"),
            Optional.empty(),
            Optional.empty(),
            new Hardware(Optional.empty(), "", "", ""),
            false);
    Device application =
        new Device(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Client(ClientType.MOBILE_APP, "App", "AP", "2.0", "")),
            new Hardware(Optional.empty(), "", "", ""),
            false);
    ConfigId.Surroundings bare = new ConfigId.Surroundings(new byte[0], "", "", "", "");

    // md5 of BOTUNK0000000000 and of UNKUNK0000000000
    assertThat(ConfigId.of(Hits.hit(), bot, bare).hex()).isEqualTo("453544e327374e8a");
    assertThat(ConfigId.of(Hits.hit(), application, bare).hex()).isEqualTo("be114f83b38c6fec");
  }
}
