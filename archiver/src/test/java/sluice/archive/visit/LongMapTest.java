package sluice.archive.visit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongMapTest {
  @Test
  void holdsWhatAMapHolds() {
    Random random = new Random(7);
    Map<Long, String> expected = new HashMap<>();
    LongMap<String> map = new LongMap<>();
    for (int i = 0; i < 20_000; i++) {
      long id = random.nextInt(4) == 0 ? random.nextLong() | 1 : 1 + random.nextInt(5_000);
      String value = random.nextInt(9) == 0 ? null : "v" + i;
      map.put(id, value);
      expected.put(id, value);
    }
    LongMap<String> copy = new LongMap<>();
    copy.putAll(map);
    expected.forEach(
        (id, value) -> {
          assertThat(copy.contains(id)).isTrue();
          assertThat(copy.get(id)).isEqualTo(value);
        });
    assertThat(copy.size()).isEqualTo(expected.size());
    assertThat(copy.contains(-9_000_000)).isFalse();
    assertThat(copy.get(0)).isNull();
    copy.clear();
    assertThat(copy.contains(1)).isFalse();
    assertThat(copy.size()).isZero();
  }
}
