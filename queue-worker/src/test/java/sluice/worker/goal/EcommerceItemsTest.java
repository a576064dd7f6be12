package sluice.worker.goal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.worker.action.ActionName;
import sluice.worker.action.Hits;

/** Products of orders and carts (docs: queue-worker/docs/goals.md#products). */
class EcommerceItemsTest {

  private static EcommerceItems items(String json) {
    return EcommerceItems.of(Hits.hit("idgoal", "0", "ec_items", json));
  }

  private static String text(EcommerceItem item) {
    return item.sku().name()
        + "|"
        + item.name().name()
        + "|"
        + String.join("+", item.categories().stream().map(ActionName::name).toList())
        + "|"
        + item.price()
        + "|"
        + item.quantity();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "[[\"S1\",\"Name\",\"Cat\",9.999,2]]~S1|Name|Cat++++|10.0|2",
        "[[\"S1\"]]~S1||++++|0.0|1",
        "[[\" S1 \",\" N \",[\" a"
            + " \",\"\",\"0\",\"b\",\"c\",\"d\",\"e\",\"f\"],\"12.5\",\"3\"]]~S1|N|a+b+c+d+e|12.5|3",
        "[[5,7,8,\"x\",\"y\"]]~5|7|8++++|0.0|1",
        "[[\"S\",\"it's <b>\",\"a&b\"]]~S|it's <b>|a&b++++|0.0|1",
        "[[[\"a\",\"b\"],[\"c\",\"d\"]]]~a,b|c,d|++++|0.0|1",
        "[[\"S\",\"0\",\"0\",1,0]]~S||++++|1.0|1",
        "[[\"S\",\"\",\"\",1,\"2.9\"]]~S||++++|1.0|2",
        "[[\"S\",\"\",\"\",1,\"0.5\"]]~S||++++|1.0|0",
        "{\"a\":{\"0\":\"S\",\"1\":\"N\"}}~S|N|++++|0.0|1",
        "[\"abc9\"]~a|b|c++++|9.0|1",
      })
  void itemIsReadByPosition(String json, String expected) {
    assertThat(items(json)).isInstanceOf(EcommerceItems.Listed.class);
    assertThat(((EcommerceItems.Listed) items(json)).items())
        .extracting(EcommerceItemsTest::text)
        .containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "nonsense",
        "[[\"\"]]",
        "[[\"0\",\"N\"]]",
        "[[]]",
        "0",
        "null",
        "false",
        "[{\"sku\":\"S\"}]",
        "[null]"
      })
  void nothingUsableIsAnEmptyList(String json) {
    assertThat(((EcommerceItems.Listed) items(json)).items()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"text\"", "true", "1.5"})
  void scalarIsUnusable(String json) {
    assertThat(items(json)).isInstanceOf(EcommerceItems.Unusable.class);
  }

  @Test
  void countAddsQuantities() {
    EcommerceItems items = items("[[\"a\",\"\",\"\",1,2],[\"a\",\"\",\"\",1,3],[\"b\"]]");

    assertThat(((EcommerceItems.Listed) items).count()).isEqualTo(6);
  }

  @Test
  void countOfAnyQuantitiesDoesNotWrap() {
    EcommerceItems items =
        items("[[\"a\",\"\",\"\",1,9223372036854775807],[\"b\",\"\",\"\",1,9223372036854775807]]");

    assertThat(((EcommerceItems.Listed) items).count()).isEqualTo(Long.MAX_VALUE);
  }
}
