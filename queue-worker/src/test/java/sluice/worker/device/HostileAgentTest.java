package sluice.worker.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sluice.php.PhpValue;
import sluice.worker.door.Spent;

/** User agents and hints that are made to be expensive. */
class HostileAgentTest {

  private static final DeviceDetector DETECTOR = DeviceDetector.builtIn();

  private static ClientHints hints(String name, String value) {
    return ClientHints.of(Map.of(name, new PhpValue.Text(value)));
  }

  /** Rules are compiled and indexed when first needed. */
  @BeforeAll
  static void warmUp() {
    DETECTOR.detectAnew("Mozilla/5.0 (Linux; Android 10; K) Chrome/1.0 ", hints("model", "SM"));
    DETECTOR.detect("Android 10; K) Chrome/1.0 ".repeat(50), hints("model", "SM"));
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
