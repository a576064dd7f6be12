package sluice.worker.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.log.DeviceType;

/** User agents and hints against the rules that come with the class path. */
class DeviceDetectorTest {

  private static final String CHROME_ON_WINDOWS =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/124.0.0.0 Safari/537.36";

  private static final String REDUCED_CHROME =
      "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/124.0.0.0 Mobile Safari/537.36";

  private static final DeviceDetector DETECTOR = DeviceDetector.builtIn();

  static Stream<List<String>> userAgents() throws IOException {
    try (InputStream in = DeviceDetectorTest.class.getResourceAsStream("user-agents.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> Arrays.asList(line.split("\t")));
    }
  }

  @ParameterizedTest
  @MethodSource("userAgents")
  void userAgentBecomesColumns(List<String> line) {
    Device device = DETECTOR.detect(line.get(9), ClientHints.NONE);
    assertThat(shown(device.columns())).as(line.get(9)).isEqualTo(line.subList(0, 9));
  }

  private static List<String> shown(DeviceColumns columns) {
    return Stream.of(
            columns.browserEngine(),
            columns.browserName(),
            columns.browserVersion(),
            shown(columns.clientType()),
            columns.brand(),
            columns.model(),
            shown(columns.deviceType()),
            columns.os(),
            columns.osVersion())
        .map(value -> value.isEmpty() ? "-" : value)
        .toList();
  }

  private static String shown(OptionalInt code) {
    return code.isPresent() ? Integer.toString(code.getAsInt()) : "";
  }

  @Test
  void hintsTellWindows11AndTheFullVersion() {
    Device device =
        DETECTOR.detect(
            CHROME_ON_WINDOWS,
            hints("Windows", "15.0.0", "", Map.of("Google Chrome", "124.0.6367.91")));
    assertThat(device.columns().osVersion()).isEqualTo("11");
    assertThat(device.columns().browserName()).isEqualTo("CH");
    assertThat(device.columns().browserVersion()).isEqualTo("124.0");
    assertThat(device.columns().browserEngine()).isEqualTo("Blink");
  }

  @Test
  void hintedModelIsPutBackIntoReducedUserAgent() {
    Device device =
        DETECTOR.detect(REDUCED_CHROME, hints("Android", "14.0.0", "SM-G973F", Map.of()));
    assertThat(device.hardware().model()).isEqualTo("Galaxy S10");
    assertThat(device.columns().brand()).isEqualTo("SA");
    assertThat(device.columns().osVersion()).isEqualTo("14.0");
  }

  @Test
  void hintedModelThatNoRuleKnowsIsStoredAsItIs() {
    Device device =
        DETECTOR.detect(REDUCED_CHROME, hints("Android", "14.0.0", "Zz-Unheard-1", Map.of()));
    assertThat(device.columns().model()).isEqualTo("Zz-Unheard-1");
    assertThat(device.columns().deviceType()).hasValue(DeviceType.SMARTPHONE.code());
  }

  @Test
  void brandOfItsOwnWinsOverChromiumInHints() {
    Map<String, String> brands = new LinkedHashMap<>();
    brands.put("Not_A Brand", "8");
    brands.put("Chromium", "124.0.1.2");
    brands.put("Microsoft Edge", "124.0.2.3");
    brands.put("Brave", "1.65.3");
    Device device = DETECTOR.detect(CHROME_ON_WINDOWS, hints("Windows", "10.0.0", "", brands));
    assertThat(device.browser().map(Client::name)).contains("Brave");
    assertThat(device.columns().browserVersion()).isEqualTo("1.65");
  }

  @Test
  void whatMayNotBeStoredIsCut() {
    Device device =
        DETECTOR.detect(
            REDUCED_CHROME,
            hints("Android", "14.2.1", "SM-G973F", Map.of("Google Chrome", "124.0.6367.91")));
    DeviceColumns whole = device.columns();
    assertThat(whole.without(false, false, device)).isEqualTo(whole);
    DeviceColumns major = whole.without(true, false, device);
    assertThat(major.browserVersion()).isEqualTo("124");
    assertThat(major.osVersion()).isEqualTo("14");
    assertThat(major.model()).isEqualTo("Galaxy S10");
    DeviceColumns generic = whole.without(false, true, device);
    assertThat(generic.model()).isEqualTo("generic smartphone");
    assertThat(generic.brand()).isEqualTo("SA");
    assertThat(generic.browserVersion()).isEqualTo(whole.browserVersion());
    Device unknown = DETECTOR.detect("", ClientHints.NONE);
    assertThat(unknown.columns().without(true, true, unknown)).isEqualTo(unknown.columns());
  }

  @Test
  void hintThatMatomosCacheLeavesOutCounts() {
    ClientHints mobile =
        new ClientHints("", "", "", "", Map.of(), true, "", Optional.empty(), Map.of());
    assertThat(DETECTOR.detect("y", ClientHints.NONE).columns().model()).isEmpty();
    assertThat(DETECTOR.detect("y", mobile).columns().model()).isEqualTo("generic mobile");
  }

  @Test
  void hintedMobileWithoutAnyRuleIsGenericMobile() {
    ClientHints mobile =
        new ClientHints("", "", "", "", Map.of(), true, "", Optional.empty(), Map.of());
    assertThat(DETECTOR.detect("x", mobile).columns().model()).isEqualTo("generic mobile");
  }

  @Test
  void emptyUserAgentIsUnknown() {
    DeviceColumns columns = DETECTOR.detect("", ClientHints.NONE).columns();
    assertThat(columns.os()).isEqualTo("UNK");
    assertThat(columns.deviceType()).isEmpty();
  }

  @Test
  void hostileUserAgentsEnd() {
    String brackets = "(".repeat(20_000) + "Android".repeat(3_000);
    String tablets = "a-tablet Mobile ".repeat(4_000);
    String bytes =
        Stream.generate(() -> "é\u0000\uD83D ").limit(5_000).collect(Collectors.joining());
    for (String userAgent : List.of(brackets, tablets, bytes)) {
      assertThat(DETECTOR.detect(userAgent, ClientHints.NONE)).isNotNull();
    }
  }

  @Test
  void directoryWithoutRulesIsRefusedWithItsName(@TempDir Path empty) {
    assertThatThrownBy(() -> DeviceDetector.ofMatomo(empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(empty.toString());
  }

  private static ClientHints hints(
      String platform, String version, String model, Map<String, String> brands) {
    return new ClientHints(
        model, platform, version, "", brands, false, "", Optional.empty(), brands);
  }
}
