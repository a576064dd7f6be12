package sluice.php;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhpWriterTest {

  private static String written(double value) {
    return new String(new PhpWriter().decimal(value).toBytes(), StandardCharsets.UTF_8);
  }

  private static BigDecimal rounded(BigDecimal value, int digits) {
    return value.round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  /** The fewest digits that read back, found by trying; those of PHP stand in no exponent here. */
  private static String fewestDigits(double value) {
    BigDecimal exact = new BigDecimal(value);
    int digits = 1;
    while (rounded(exact, digits).doubleValue() != value) {
      digits++;
    }
    String plain = rounded(exact, digits).stripTrailingZeros().toPlainString();
    return "d:" + plain + ";";
  }

  @Test
  void floatsThatAreWrittenWithoutExponentHaveTheFewestDigits() {
    Random random = new Random(7);
    for (int run = 0; run < 20_000; run++) {
      double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(15) - 2);
      if (Math.abs(value) > 0.001) {
        double tenths = Math.rint(value * 10) / 10;
        double thousandths = Math.rint(value * 1000) / 1000;
        double sum = thousandths + 0.1 + 0.7;
        for (double each : new double[] {value, tenths, thousandths, sum}) {
          if (each != 0) {
            assertThat(written(each)).isEqualTo(fewestDigits(each));
          }
        }
      }
    }
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
            999999999999.999,
            -92233720368547758.08,
            0.001,
            -0.001,
            0.0005,
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
