package sluice.php;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhpWriterTest {

  private static String written(double value) {
    return new String(new PhpWriter().decimal(value).toBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void floatsOfEachSizeHaveTheDigitsOfTheirSlowForm() {
    Random random = new Random(3);
    for (int run = 0; run < 100_000; run++) {
      double scale = Math.pow(10, random.nextInt(34) - 10);
      double value = (random.nextDouble() - 0.5) * scale;
      double hundredths = Math.rint(value * 100) / 100;
      for (double each : new double[] {value, Math.rint(value), hundredths}) {
        assertThat(written(each)).isEqualTo("d:" + PhpNumber.serializedText(each) + ";");
      }
    }
  }

  @Test
  void oddFloatsHaveTheDigitsOfTheirSlowForm() {
    for (double value :
        List.of(
            0.0,
            -0.0,
            0.29,
            1.005,
            -0.01,
            1e13,
            9999999999999.99,
            1e15,
            1e300,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            Double.NaN,
            Double.NEGATIVE_INFINITY)) {
      assertThat(written(value)).isEqualTo("d:" + PhpNumber.serializedText(value) + ";");
    }
  }

  @Test
  void integersOfEachLengthAreWritten() {
    for (long value : new long[] {0, 9, 10, -1, 1234567, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThat(new String(new PhpWriter().integer(value).toBytes(), StandardCharsets.UTF_8))
          .isEqualTo("i:" + value + ";");
    }
  }

  @Test
  void clearedWriterBeginsAnew() {
    PhpWriter writer = new PhpWriter().value("x".repeat(5000)).clear().begin(1).integer(0);
    assertThat(new String(writer.nothing().end().toBytes(), StandardCharsets.UTF_8))
        .isEqualTo("a:1:{i:0;N;}");
  }
}
