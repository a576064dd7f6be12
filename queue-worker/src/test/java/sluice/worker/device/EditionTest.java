package sluice.worker.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.log.DeviceType;

/** The same user agents and hints under rules of our own and two versions of device-detector. */
class EditionTest {

  private static final String LIBRARY = "vendor/matomo/device-detector";

  private static final String REDUCED =
      "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/124.0.0.0 Mobile Safari/537.36";

  private static final Map<String, String> RULES =
      Map.of(
          "oss.yml",
              "- regex: 'KaiOS'\n  name: 'KaiOS'\n  version: ''\n"
                  + "- regex: 'Windows NT 10'\n  name: 'Windows'\n  version: '10'\n"
                  + "- regex: 'Android (\\d+)'\n  name: 'Android'\n  version: '$1'\n",
          "client/browsers.yml",
              "- regex: 'Opera/(\\d+)'\n  name: 'Opera'\n  version: '$1'\n"
                  + "- regex: 'Chrome/(\\d+)'\n  name: 'Chrome'\n  version: '$1'\n",
          "device/mobiles.yml",
              "Google:\n  regex: 'Pixel'\n  device: 'smartphone'\n  models:\n"
                  + "    - regex: 'Pixel (\\d)'\n      model: 'Pixel $1'\n");

  @TempDir private Path matomo;

  @Test
  void versionIsReadFromTheLibraryOfTheMatomo() throws IOException {
    assertThat(Edition.of(matomo)).isEqualTo(Edition.BASELINE);
    detector("6.4.7");
    assertThat(Edition.of(matomo).version()).isEqualTo("6.4.7");
    assertThat(DeviceDetector.builtIn().rulesVersion()).isEqualTo(Edition.BASELINE.version());
  }

  @Test
  void codesAreThoseOfTheVersion() {
    Vocabulary older = Vocabulary.load(Edition.BASELINE);
    Vocabulary newer = Vocabulary.load(Edition.LATEST_KNOWN);
    assertThat(older.browser("MIUI Browser")).map(Vocabulary.Entry::code).contains("MU");
    assertThat(newer.browser("MIUI Browser")).isEmpty();
    assertThat(newer.browser("Mi Browser")).map(Vocabulary.Entry::code).contains("MU");
    assertThat(older.browser("Samsung Browser").orElseThrow().mobileOnly()).isTrue();
    assertThat(newer.browser("Samsung Browser").orElseThrow().mobileOnly()).isFalse();
    assertThat(older.system("Meta Horizon")).isEmpty();
    assertThat(newer.system("Meta Horizon")).isPresent();
    assertThat(older.brandCode("Samsung")).isEqualTo("SA").isEqualTo(newer.brandCode("Samsung"));
  }

  @Test
  void kaiOsIsAFeaturePhoneSinceItsVersion() throws IOException {
    String userAgent = "Mozilla/5.0 (Mobile; KaiOS/3.0)";
    assertThat(typeOf("6.4.2", userAgent, ClientHints.NONE)).isEmpty();
    assertThat(typeOf("6.4.3", userAgent, ClientHints.NONE)).contains(DeviceType.FEATURE_PHONE);
  }

  @Test
  void olderWindowsIsToldByHintsSinceItsVersion() throws IOException {
    ClientHints hints = hints("Windows", "0.3.0", "", Map.of());
    String userAgent = "Mozilla/5.0 (Windows NT 10.0)";
    assertThat(detector("6.4.1").detect(userAgent, hints).columns().osVersion()).isEqualTo("10");
    assertThat(detector("6.4.2").detect(userAgent, hints).columns().osVersion()).isEqualTo("8.1");
  }

  @Test
  void operaTakesTheVersionOfItsUserAgentSinceItsVersion() throws IOException {
    Map<String, String> brands = new LinkedHashMap<>(Map.of("Opera", "99"));
    ClientHints hints = hints("Windows", "10.0.0", "", brands);
    assertThat(detector("6.3.2").detect("Opera/12", hints).columns().browserVersion())
        .isEqualTo("99");
    assertThat(detector("6.4.0").detect("Opera/12", hints).columns().browserVersion())
        .isEqualTo("12");
  }

  @Test
  void emptyListOfVersionsHidesNoBrandsSinceItsVersion() throws IOException {
    Map<String, String> chrome = Map.of("Google Chrome", "99");
    ClientHints hints =
        new ClientHints("", "", "", "", chrome, false, "", Optional.empty(), Map.of());
    assertThat(detector("6.4.1").detect("Unheard", hints).columns().browserVersion()).isEmpty();
    assertThat(detector("6.4.2").detect("Unheard", hints).columns().browserVersion())
        .isEqualTo("99");
  }

  @Test
  void formFactorIsTheTypeWhereNoRuleMatches() throws IOException {
    ClientHints watch =
        new ClientHints(
            "Unheard",
            "Android",
            "14",
            "",
            Map.of(),
            false,
            "",
            Optional.of(DeviceType.WEARABLE),
            Map.of());
    assertThat(typeOf("6.3.2", REDUCED, watch)).contains(DeviceType.SMARTPHONE);
    assertThat(typeOf("6.5.1", REDUCED, watch)).contains(DeviceType.WEARABLE);
  }

  @Test
  void modelIsPutBackIntoReducedUserAgentInEveryVersion() throws IOException {
    ClientHints hints = hints("Android", "15", "Pixel 9", Map.of());
    String newer = REDUCED.replace("Android 10; K", "Android 15; K");
    assertThat(detector("6.3.2").detect(REDUCED, hints).hardware().model()).isEqualTo("Pixel 9");
    assertThat(detector("6.5.1").detect(REDUCED, hints).hardware().brandCode()).isEqualTo("GO");
    assertThat(detector("6.3.2").detect(newer, hints).hardware().brandCode()).isEmpty();
  }

  private Optional<DeviceType> typeOf(String version, String userAgent, ClientHints hints)
      throws IOException {
    return detector(version).detect(userAgent, hints).hardware().type();
  }

  private static ClientHints hints(
      String platform, String version, String model, Map<String, String> brands) {
    return new ClientHints(
        model, platform, version, "", brands, false, "", Optional.empty(), brands);
  }

  private DeviceDetector detector(String version) throws IOException {
    RuleFolder folder = RuleFolder.in(matomo);
    for (var rules : RULES.entrySet()) {
      folder.write(rules.getKey(), rules.getValue());
    }
    Path library = matomo.resolve(LIBRARY);
    String php = "<?php\nclass DeviceDetector\n{\n    public const VERSION = '%s';\n}\n";
    Files.writeString(library.resolve("DeviceDetector.php"), php.formatted(version));
    return DeviceDetector.ofMatomo(matomo);
  }
}
