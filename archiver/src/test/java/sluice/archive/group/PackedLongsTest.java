package sluice.archive.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedLongsTest {
  private static final long[] CORNERS = {
    0,
    1,
    -1,
    Byte.MIN_VALUE,
    Byte.MAX_VALUE,
    Byte.MAX_VALUE + 1,
    Short.MIN_VALUE,
    Short.MAX_VALUE,
    Short.MIN_VALUE - 1,
    Integer.MIN_VALUE,
    Integer.MAX_VALUE,
    Integer.MAX_VALUE + 1L,
    Long.MIN_VALUE,
    Long.MAX_VALUE
  };

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MIN_VALUE, Long.MAX_VALUE})
  void anyNumberIsReadAsItWasSetWhateverElseIsInItsPage(long nothing) {
    Random random = new Random(7);
    for (int run = 0; run < 60; run++) {
      PackedLongs numbers = new PackedLongs(nothing);
      Map<Integer, Long> expected = new HashMap<>();
      int rows = 1 + random.nextInt(5_000);
      int widest = 1 + random.nextInt(CORNERS.length);
      for (int i = 0; i < 500; i++) {
        int row = random.nextInt(rows);
        long value =
            random.nextInt(8) == 0
                ? nothing
                : CORNERS[random.nextInt(widest)] + (random.nextBoolean() ? 0 : 1);
        numbers.set(row, value);
        expected.put(row, value);
      }
      for (int row = 0; row < rows + 2_000; row++) {
        assertThat(numbers.get(row)).isEqualTo(expected.getOrDefault(row, nothing));
      }
    }
  }

  @Test
  void whatWasNeverSetIsNothing() {
    PackedLongs numbers = new PackedLongs(Long.MAX_VALUE);
    numbers.set(3_000, Long.MAX_VALUE);
    assertThat(numbers.get(0)).isEqualTo(Long.MAX_VALUE);
    assertThat(numbers.get(Integer.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
  }
}
