package sluice.php;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhpVersionTest {

  /** As PHP's version_compare answers. */
  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0, 0",
    "1.0, 1.1, -1",
    "2, 1.9, 1",
    "1.0, 1.0.0, -1",
    "10, 9, 1",
    "4.0, 4, 1",
    "1.0rc1, 1.0, -1",
    "1.0-beta, 1.0-alpha, 1",
    "1.0pl1, 1.0, 1",
    "1.0dev, 1.0alpha, -1",
    "'', 1, -1",
    "'', '', 0",
    "8.1, 8, 1"
  })
  void comparesAsPhp(String left, String right, int order) {
    assertThat(Integer.signum(PhpVersion.compare(left, right))).isEqualTo(order);
    assertThat(Integer.signum(PhpVersion.compare(right, left))).isEqualTo(-order);
  }
}
