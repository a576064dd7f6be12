package sluice.worker.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.log.DeviceType;
import sluice.php.PhpValue;
import sluice.worker.door.HitDoor;
import sluice.worker.door.Spent;

/** User agents and hints that are made to be expensive. */
class HostileAgentTest {

  private static final DeviceDetector DETECTOR = DeviceDetector.builtIn();

  private static final DeviceDetector LATEST = DeviceDetector.builtIn(Edition.LATEST_KNOWN);

  private static ClientHints hints(String name, String value) {
    return ClientHints.of(Map.of(name, new PhpValue.Text(value)));
  }

  /** Rules are compiled and indexed when first needed. */
  @BeforeAll
  static void warmUp() {
    DETECTOR.detectAnew("Mozilla/5.0 (Linux; Android 10; K) Chrome/1.0 ", hints("model", "SM"));
    DETECTOR.detect("Android 10; K) Chrome/1.0 ".repeat(50), hints("model", "SM"));
    LATEST.detectAnew("Mozilla/5.0 (Linux; Android 10; K) Chrome/1.0 ", hints("model", "SM"));
  }

  @Test
  void hintedModelAtEveryReducedPartOfALongAgentCostsLittle() {
    ClientHints hints = hints("model", "m".repeat(10_000));
    String agent = "Mozilla/5.0 (Linux; " + "Android 10; K) ".repeat(300);
    Spent spent = Spent.by(() -> DETECTOR.detect(agent, hints));
    assertThat(spent.bytes()).isLessThan(32L << 20);
    assertThat(spent.millis()).isLessThan(2000);
  }

  @Test
  void browserNamedThousandsOfTimesCostsLittle() {
    Spent spent = Spent.by(() -> DETECTOR.detect("Chrome/1.0 ".repeat(22_000), ClientHints.NONE));
    assertThat(spent.bytes()).isLessThan(32L << 20);
    assertThat(spent.millis()).isLessThan(2000);
  }

  /** Parts that the latest logic rewrites or looks for, again and again and as long as can be. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X11; Linux x86_64) ",
        "Windows NT 10.0; ",
        "Android 14) AppleWebKit ",
        "Android 16.1.1.1; K) AppleWebKit ",
        "Puffin/1.1.1.1",
        "1.1.1.1",
        "Firebolt TV ",
        "Tizen SmartTV ",
        "Chrome/1.0 Mobile; KaiOS/"
      })
  void latestLogicCostsLittleToo(String part) {
    ClientHints hints =
        new ClientHints(
            "m".repeat(255),
            "Android",
            "1.".repeat(127),
            "9.".repeat(127),
            Map.of("b".repeat(255), "1.".repeat(127)),
            true,
            part.repeat(10),
            Optional.of(DeviceType.WEARABLE),
            Map.of());
    for (String begin :
        List.of("Mozilla/5.0 (X11; Linux x86_64) Puffin/", "Mozilla/5.0 (Linux; ")) {
      Spent spent = Spent.by(() -> LATEST.detect(begin + part.repeat(3_000), hints));
      assertThat(spent.bytes()).isLessThan(32L << 20);
      assertThat(spent.millis()).isLessThan(2000);
    }
  }

  /** Words at which rules begin that pass a run of anything; each once took a million steps. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        " ",
        "Android ",
        "Android; ",
        "Lava ",
        "Ramos ",
        "verykool  ",
        "Spice ",
        "Nokia ",
        "DATANG ",
        "DATANG_",
        "Mobile ",
        "-mobile",
        "Tablet PC ",
        "Tizen TV ",
        "Dash K ",
        "Android 115152 Safari/",
        "iPaDos/16.ipaD7 iMa ipaD7 ipaD7 ipaD7 ",
        "Android 20711362071vAt-l Safari/Safari/Spo Mas Mas Mas "
      })
  void wordAgainAndAgainTakesStepsByTheLengthOfTheText(String word) {
    for (String begin : List.of("", "Mozilla/5.0 (Linux; Android 14; ", "Opera/9.80 (")) {
      String agent = HitDoor.cut(begin + word.repeat(2_048), HitDoor.AGENT_CHARACTERS);
      assertThat(SpentSteps.withoutGivingUp(() -> DETECTOR.detectAnew(agent, ClientHints.NONE)))
          .isLessThan(100L * agent.length());
    }
  }

  @Test
  void formFactorsOfAnyNumberCostLittle() {
    Map<String, PhpValue> words = new LinkedHashMap<>();
    for (int i = 0; i < 100_000; i++) {
      words.put(String.valueOf(i), new PhpValue.Text("word" + i));
    }
    PhpValue list = new PhpValue.Array(Map.of("formFactors", new PhpValue.Array(words)));
    Spent ofList = Spent.by(() -> ClientHints.of(list));
    Spent ofText = Spent.by(() -> hints("Sec-CH-UA-Form-Factors", "\"a\",".repeat(100_000)));
    assertThat(List.of(ofList, ofText))
        .allSatisfy(spent -> assertThat(spent.bytes()).isLessThan(32L << 20))
        .allSatisfy(spent -> assertThat(spent.millis()).isLessThan(2000));
  }

  @Test
  void hintsOfAnySizeFillNoMemory() {
    StringBuilder brands = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      brands.append("\"brand").append(i).append("\";v=\"").append(i).append("\", ");
    }
    ClientHints hints = hints("Sec-CH-UA", brands.toString());
    assertThat(hints.brands()).hasSizeLessThan(100);
    for (String name :
        new String[] {
          "model", "platform", "platformVersion", "uaFullVersion", "X-Requested-With"
        }) {
      ClientHints one = hints(name, "x".repeat(100_000));
      assertThat(
              (one.model() + one.platform() + one.platformVersion() + one.fullVersion()).length())
          .isLessThan(1000);
      assertThat(one.app().length()).isLessThan(1000);
    }
  }

  @Test
  void cacheIsWeighedAndKeepsNoLongKey() {
    DeviceDetector detector = DeviceDetector.builtIn();
    for (int i = 0; i < 50; i++) {
      detector.detect("x".repeat(1100) + i, ClientHints.NONE);
      detector.detect("\u00e9".repeat(700) + i, ClientHints.NONE);
    }
    assertThat(detector.cachedBytes()).isZero();
    detector.detect("Mozilla/5.0", hints("model", "m".repeat(200)));
    assertThat(detector.cachedBytes()).isBetween(500L, 5000L);
  }
}
