package sluice.php;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhpNumberTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0.0,      0,        0
          -0.0,     -0,       -0
          1.0,      1,        1
          -1.5,     -1.5,     -1.5
          0.1,      0.1,      0.1
          0.30000000000000004, 0.30000000000000004, 0.3
          0.0001,   0.0001,   0.0001
          0.00001,  1.0e-5,   1.0E-5
          1.25e-7,  1.25e-7,  1.25E-7
          1e14,     100000000000000,   1.0E+14
          1e13,     10000000000000,    10000000000000
          1e15,     1000000000000000,  1.0E+15
          1e17,     1.0e+17,           1.0E+17
          123456789012345680, 1.2345678901234568e+17, 1.2345678901235E+17
          1e25,     1.0e+25,  1.0E+25
          1e100,    1.0e+100, 1.0E+100
          5e-324,   5.0e-324, 4.9406564584125E-324
          2e-3,     0.002,    0.002
          """)
  void floatsArePrintedAsPhpPrintsThem(double value, String exact, String text) {
    assertThat(PhpNumber.exactText(value)).isEqualTo(exact);
    assertThat(PhpNumber.text(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          9223372036854775807,   true
          9223372036854775808,   false
          -9223372036854775808,  true
          -9223372036854775809,  false
          +00000000000000000000000000000000000001, true
          99999999999999999999,  false
          0,                     true
          """)
  void integersThatDoNotFitAreToldWithoutAnException(String digits, boolean fits) {
    assertThat(PhpNumber.fitsLong(digits)).isEqualTo(fits);
  }

  @Test
  void exactTextReadsBackAsTheSameFloat() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(PhpNumber.exactText(value))).isEqualTo(value);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          12abc                | 12
          ` 5`                 | 5
          1e2                  | 100
          1.9                  | 1
          -1.9                 | -1
          abc                  | 0
          ``                   | 0
          99999999999999999999 | 9223372036854775807
          -9223372036854775808 | -9223372036854775808
          1e30                 | 9223372036854775807
          0x1A                 | 0
          """)
  void integerCastTakesTheNumericBeginning(String text, long expected) {
    assertThat(PhpValues.toInteger(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `1,5` | 1.0
          1.    | 1.0
          .5    | 0.5
          1e    | 1.0
          abc   | 0.0
          inf   | 0.0
          ` 2`  | 2.0
          """)
  void floatCastTakesTheNumericBeginning(String text, double expected) {
    assertThat(PhpValues.toDecimal(text)).isEqualTo(expected);
  }
}
