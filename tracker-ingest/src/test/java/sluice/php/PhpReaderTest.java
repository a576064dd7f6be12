package sluice.php;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhpReaderTest {

  private static PhpReader of(String serialized) {
    return new PhpReader(serialized.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void floatsOfEachSizeAreThoseThatJavaReads() {
    Random random = new Random(5);
    for (int run = 0; run < 100_000; run++) {
      double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(34) - 10);
      double few = Math.rint(value * 1000) / 1000;
      for (double each : new double[] {value, few}) {
        String text = PhpNumber.serializedText(each);
        assertThat(of("d:" + text + ";").value()).isEqualTo(Double.valueOf(text));
      }
    }
  }

  @Test
  void oddNumbersAreRead() {
    assertThat(of("d:0;").value()).isEqualTo(0.0);
    assertThat(of("d:-0;").value()).isEqualTo(-0.0);
    assertThat(of("d:.5;").value()).isEqualTo(0.5);
    assertThat(of("d:5.;").value()).isEqualTo(5.0);
    assertThat(of("d:1.5E+3;").value()).isEqualTo(1500.0);
    assertThat(of("d:-INF;").value()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(of("d:NAN;").value()).isEqualTo(Double.NaN);
    assertThat(of("d:0.000000000000000123456789;").value()).isEqualTo(1.23456789e-16);
    assertThat(of("i:-9223372036854775808;").value()).isEqualTo(Long.MIN_VALUE);
    assertThat(of("i:999999999999999999;").value()).isEqualTo(999_999_999_999_999_999L);
    assertThat(of("i:-7;").value()).isEqualTo(-7L);
  }

  @Test
  void whatIsNoValueIsSaidWithItsPlace() {
    for (String broken :
        List.of(
            "",
            "i",
            "i:",
            "i:;",
            "i:5",
            "i:-;",
            "i:99999999999999999999;",
            "i5;",
            "d:",
            "d:;",
            "d:-;",
            "d:.;",
            "d:1.2.3;",
            "d:1",
            "d1;",
            "s:3:\"ab\";",
            "s:2:\"ab",
            "b:2;",
            "x;",
            "a:1:{",
            "a:1:{d:1;N;}",
            "a:9999999:{}")) {
      assertThatThrownBy(() -> of(broken).value())
          .as(broken)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(" of " + broken.length());
    }
  }

  @Test
  void arrayIsReadPieceByPiece() {
    PhpReader in = of("a:2:{i:7;s:5:\"i:42;\";s:1:\"5\";a:0:{}}");
    assertThat(in.isArray()).isTrue();
    assertThat(in.begin()).isEqualTo(2);
    assertThat(in.passes("i:8;".getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(in.passes("i:7;".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(in.isText()).isTrue();
    PhpReader inText = in.inText();
    assertThat(inText.value()).isEqualTo(42L);
    assertThatThrownBy(inText::value).hasMessageContaining(" of ");
    assertThat(in.key()).isEqualTo(5L);
    assertThat(in.value()).isEqualTo(Map.of());
    in.end();
    assertThat(in.passes(new byte[1])).isFalse();
  }
}
