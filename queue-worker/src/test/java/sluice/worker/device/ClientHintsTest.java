package sluice.worker.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.log.DeviceType;
import sluice.php.PhpValue;

class ClientHintsTest {

  @Test
  void uadataIsReadByItsNames() {
    Map<String, PhpValue> uadata = new LinkedHashMap<>();
    uadata.put("brands", list(brand("Chromium", "124")));
    uadata.put("fullVersionList", list(brand("Google Chrome", "124.0.1.2"), brand("X", "1")));
    uadata.put("mobile", new PhpValue.Bool(true));
    uadata.put("model", new PhpValue.Text("Pixel 7"));
    uadata.put("platform", new PhpValue.Text("Android"));
    uadata.put("platformVersion", new PhpValue.Text("14.0.0"));
    uadata.put("uaFullVersion", new PhpValue.Text("124.0.1.2"));

    ClientHints hints = ClientHints.of(new PhpValue.Array(uadata));

    assertThat(hints.brands())
        .containsExactly(entry("Google Chrome", "124.0.1.2"), entry("X", "1"));
    assertThat(hints.mobile()).isTrue();
    assertThat(hints.model()).isEqualTo("Pixel 7");
    assertThat(hints.platform()).isEqualTo("Android");
    assertThat(hints.platformVersion()).isEqualTo("14.0.0");
    assertThat(hints.fullVersion()).isEqualTo("124.0.1.2");
  }

  @Test
  void brandsServeOnlyWhereNoFullListIsGiven() {
    PhpValue.Array brands = new PhpValue.Array(Map.of("brands", list(brand("Chromium", "124"))));
    assertThat(ClientHints.of(brands).brands()).containsExactly(entry("Chromium", "124"));
  }

  @Test
  void brandListWithAnIncompletePairIsNoList() {
    PhpValue incomplete = new PhpValue.Array(Map.of("brand", new PhpValue.Text("Google Chrome")));
    PhpValue.Array uadata =
        new PhpValue.Array(Map.of("fullVersionList", list(brand("Chromium", "124"), incomplete)));
    assertThat(ClientHints.of(uadata).brands()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"brands, fullVersionList", "fullVersionList, brands"})
  void emptyListOfVersionsIsNoneSinceAVersion(String first, String second) {
    Map<String, PhpValue> uadata = new LinkedHashMap<>();
    for (String name : List.of(first, second)) {
      uadata.put(name, name.equals("brands") ? list(brand("Google Chrome", "124")) : list());
    }
    ClientHints hints = ClientHints.of(new PhpValue.Array(uadata));
    assertThat(hints.brands()).containsExactly(entry("Google Chrome", "124"));
    assertThat(hints.earlierBrands()).isEqualTo(first.equals("brands") ? Map.of() : hints.brands());
  }

  @Test
  void formFactorsCountWhereAllAreTexts() {
    PhpValue watch = new PhpValue.Text("Watch");
    assertThat(factor(list(new PhpValue.Text("Desktop"), watch))).contains(DeviceType.WEARABLE);
    assertThat(factor(list(new PhpValue.Text("Unheard"), watch))).contains(DeviceType.WEARABLE);
    assertThat(factor(list(watch, new PhpValue.Int(1)))).isEmpty();
    assertThat(factor(list(list(watch)))).isEmpty();
    assertThat(factor(list())).isEmpty();
    assertThat(factor(new PhpValue.Text("\"EInk\", \"Mobile\""))).contains(DeviceType.SMARTPHONE);
    assertThat(factor(watch)).isEmpty();
  }

  private static Optional<DeviceType> factor(PhpValue formFactors) {
    return ClientHints.of(new PhpValue.Array(Map.of("formFactors", formFactors))).formFactor();
  }

  @Test
  void uadataThatIsNoArrayHidesTheHeaders() {
    Map<String, String> headers = Map.of("HTTP_SEC_CH_UA_MOBILE", "?1");
    assertThat(ClientHints.of(PhpValue.Null.INSTANCE)).isEqualTo(ClientHints.NONE);
    assertThat(ClientHints.ofHeaders(headers).mobile()).isTrue();
  }

  @Test
  void headersInTheirOwnFormAreRead() {
    Map<String, PhpValue> headers = new LinkedHashMap<>();
    headers.put(
        "HTTP_SEC_CH_UA",
        new PhpValue.Text("\"Chromium\"; v=\"124\", \"Google Chrome\";v=\"124\""));
    headers.put("HTTP_SEC_CH_UA_PLATFORM", new PhpValue.Text("\"Windows\""));
    headers.put("Sec-CH-UA-Mobile", new PhpValue.Text("?0"));
    headers.put("X-Requested-With", new PhpValue.Text("com.example.app"));

    ClientHints hints = ClientHints.of(headers);

    assertThat(hints.brands()).containsOnlyKeys("Chromium", "Google Chrome");
    assertThat(hints.platform()).isEqualTo("Windows");
    assertThat(hints.mobile()).isFalse();
    assertThat(hints.app()).isEqualTo("com.example.app");
  }

  @Test
  void ajaxIsNoApp() {
    Map<String, PhpValue> header = Map.of("X-Requested-With", new PhpValue.Text("XMLHttpRequest"));
    assertThat(ClientHints.of(header).app()).isEmpty();
  }

  private static PhpValue brand(String name, String version) {
    return new PhpValue.Array(
        Map.of("brand", new PhpValue.Text(name), "version", new PhpValue.Text(version)));
  }

  private static PhpValue.Array list(PhpValue... values) {
    Map<String, PhpValue> entries = new LinkedHashMap<>();
    for (PhpValue value : values) {
      entries.put(Integer.toString(entries.size()), value);
    }
    return new PhpValue.Array(entries);
  }
}
