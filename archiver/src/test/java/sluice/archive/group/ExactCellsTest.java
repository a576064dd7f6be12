package sluice.archive.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactCellsTest {

  private static double sum(double... values) {
    ExactCells cells = new ExactCells();
    for (double value : values) {
      cells.add(0, value);
    }
    return cells.get(0);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {0, 1, -1, 0.1, -0.1, 209.595, 1e15 + 0.5, -1e22, 0x1p99, 0x1p-12, -0x1p-13})
  void aloneAValueStaysAsItIs(double value) {
    assertThat(sum(value)).isEqualTo(value);
    assertThat(sum(value, -value)).isZero();
  }

  @Test
  void sumIsTheDoubleNextToTheExactOne() {
    Random random = new Random(7);
    for (int run = 0; run < 500; run++) {
      double[] values = new double[1 + random.nextInt(30)];
      BigDecimal exact = BigDecimal.ZERO;
      for (int i = 0; i < values.length; i++) {
        values[i] = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(16));
        values[i] = Math.rint(values[i] * 4096) / 4096;
        exact = exact.add(new BigDecimal(values[i]));
      }
      assertThat(sum(values)).isEqualTo(exact.doubleValue());
    }
  }

  @Test
  void orderDoesNotShow() {
    assertThat(sum(1e16, 1, -1e16)).isEqualTo(1);
    assertThat(sum(1, 1e16, -1e16)).isEqualTo(1);
  }

  @Test
  void tooSmallIsRoundedAndTooLargeIsBounded() {
    assertThat(sum(0x1p-66)).isZero();
    assertThat(sum(Double.MIN_VALUE, -Double.MIN_VALUE)).isZero();
    assertThat(sum(0x1.8p-64)).isEqualTo(0x1p-63);
    assertThat(sum(1e300, 1e300, -1e300)).isEqualTo(ExactCells.LARGEST);
  }
}
