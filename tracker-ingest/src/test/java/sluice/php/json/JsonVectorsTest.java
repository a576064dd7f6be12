package sluice.php.json;

import org.junit.jupiter.api.Test;
import sluice.php.PhpVectors;
import sluice.php.json.PhpJson.MalformedJsonException;

/** JSON against the table that PHP made. */
class JsonVectorsTest {

  /** What PHP reads and cannot write, a number that is not finite, is left to other tests. */
  @Test
  void readsAndWritesAsPhp() {
    PhpVectors.check(
        "json",
        (vector, softly) -> {
          if (!vector.text(1).equals("not finite")) {
            softly.assertThat(again(vector.bytes(0))).as(vector.text(0)).isEqualTo(vector.text(1));
          }
        });
  }

  private static String again(byte[] json) {
    try {
      return PhpJson.encode(PhpJson.decode(json));
    } catch (MalformedJsonException refused) {
      return "error";
    }
  }
}
