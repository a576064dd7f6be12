package sluice.worker.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.php.PhpValue;
import sluice.request.RequestEnvironment;

class HitDoorTest {

  private static PhpValue text(String value) {
    return new PhpValue.Text(value);
  }

  private static PhpValue.Array params(String name, PhpValue value) {
    return new PhpValue.Array(Map.of(name, value));
  }

  private static String cut(String name, String value) {
    return ((PhpValue.Text) HitDoor.cut(params(name, text(value))).entries().get(name)).value();
  }

  private static PhpValue.Array numbered(int count, PhpValue value) {
    Map<String, PhpValue> entries = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      entries.put(Integer.toString(i), value);
    }
    return new PhpValue.Array(entries);
  }

  @Test
  void usualHitStaysTheSameObject() {
    PhpValue.Array hit = params("url", text("https://example.org/" + "x".repeat(1000)));
    assertThat(HitDoor.cut(hit)).isSameAs(hit);
    RequestEnvironment environment =
        new RequestEnvironment(Map.of("HTTP_USER_AGENT", "Mozilla/5.0"), Map.of("a", "b"));
    assertThat(HitDoor.cut(environment)).isSameAs(environment);
  }

  @ParameterizedTest
  @CsvSource({
    "url, 65536",
    "e_c, 65536",
    "ua, 2048",
    "urlref, 4096",
    "_ref, 4096",
    "lang, 1024",
    "uid, 1048576",
    "anything, 65536"
  })
  void eachValueKeepsWhatMatomoCouldUse(String name, int characters) {
    assertThat(cut(name, "x".repeat(characters))).hasSize(characters);
    assertThat(cut(name, "x".repeat(characters + 1))).hasSize(characters);
    assertThat(cut(name, "x".repeat(characters - 1) + "\uD83D\uDE00"))
        .as("a pair of surrogates is not torn")
        .hasSize(characters - 1);
  }

  @Test
  void hintsThatAreTooLongAreNone() {
    assertThat(cut("uadata", "{" + " ".repeat(1 << 14) + "}")).isEmpty();
  }

  @Test
  void ordersKeepTheirFirstProducts() {
    String products = "[[\"a,]\\\"\",1]" + ",[\"b\"]".repeat(9_999);
    assertThat(cut("ec_items", products + "]")).isEqualTo(products + "]");
    assertThat(cut("ec_items", products + ",[\"c\"]]")).isEqualTo(products + "]");
    assertThat(cut("ec_items", "[[" + "1,".repeat(200_000) + "1]]")).isEmpty();
    assertThat(cut("ec_items", "{" + "\"a\":1,".repeat(200_000) + "}")).isEmpty();
    assertThat(cut("ec_items", "\"" + "[,".repeat(200_000) + "\"")).hasSize(400_002);
  }

  @Test
  void namesNumberAndDepthHaveLimits() {
    assertThat(HitDoor.cut(params("n".repeat(300), text("1"))).entries())
        .containsOnlyKeys("n".repeat(255));
    assertThat(HitDoor.cut(numbered(1001, text("1"))).entries()).hasSize(1000).containsKey("999");
    PhpValue.Array list =
        (PhpValue.Array)
            HitDoor.cut(params("a", numbered(1001, text("x".repeat(70_000))))).entries().get("a");
    assertThat(list.entries()).hasSize(1000).containsEntry("0", text("x".repeat(65_536)));
    PhpValue deep = text("x");
    for (int i = 0; i < 500; i++) {
      deep = new PhpValue.Array(Map.of("k".repeat(1000), deep));
    }
    int levels = 0;
    PhpValue at = HitDoor.cut(params("a", deep)).entries().get("a");
    while (at instanceof PhpValue.Array array && !array.entries().isEmpty()) {
      assertThat(array.entries()).containsOnlyKeys("k".repeat(255));
      at = array.entries().values().iterator().next();
      levels++;
    }
    assertThat(levels).isEqualTo(64);
  }

  @Test
  void productsSentAsAListMayBeMany() {
    PhpValue.Array item = numbered(2, text("x"));
    PhpValue.Array order = params("ec_items", numbered(3000, item));
    assertThat(HitDoor.cut(order).entries().get("ec_items"))
        .isEqualTo(order.entries().get("ec_items"));
  }

  /** A list of addresses whose end is cut off would tell another client. */
  @Test
  void longHeaderIsLeftOutWholeAndOnlyTheAgentIsCut() {
    String addresses = "1.2.3.4, ".repeat(1000) + "5.6.7.8";
    RequestEnvironment cut =
        HitDoor.cut(
            new RequestEnvironment(
                Map.of(
                    "HTTP_X_FORWARDED_FOR", addresses,
                    "HTTP_USER_AGENT", "a".repeat(9000),
                    "HTTP_REFERER", "r".repeat(8190)),
                Map.of("long", "c".repeat(4097), "short", "c".repeat(4096))));
    assertThat(cut.server().keySet()).containsExactlyInAnyOrder("HTTP_USER_AGENT", "HTTP_REFERER");
    assertThat(cut.server().get("HTTP_USER_AGENT")).hasSize(2048);
    assertThat(cut.cookies().keySet()).isEqualTo(Map.of("short", "").keySet());
  }

  @Test
  void whatIsCutIsCounted() {
    long before = DoorCounts.valuesCut();
    for (String name : List.of("ua", "url")) {
      cut(name, "x".repeat(100_000));
    }
    assertThat(DoorCounts.valuesCut() - before).isEqualTo(2);
  }
}
