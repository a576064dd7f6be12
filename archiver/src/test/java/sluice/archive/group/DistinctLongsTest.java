package sluice.archive.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DistinctLongsTest {

  @Test
  void countsAsASetDoes() {
    Random random = new Random(1);
    DistinctLongs distinct = new DistinctLongs();
    DistinctLongs other = new DistinctLongs();
    Set<Long> set = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      long value = random.nextInt(5_000) - 2_500;
      (i % 3 == 0 ? other : distinct).add(value);
      set.add(value);
    }
    distinct.addAll(other);
    assertThat(distinct.count()).isEqualTo(set.size());
    distinct.add(2_500);
    assertThat(distinct.count()).isEqualTo(set.size() + 1);
  }
}
