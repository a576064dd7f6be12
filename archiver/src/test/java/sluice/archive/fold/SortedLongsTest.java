package sluice.archive.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.LongBuffer;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SortedLongsTest {

  @Test
  void unionsOfRandomSetsHoldEachMemberOnce() {
    Random random = new Random(5);
    for (int run = 0; run < 500; run++) {
      int range = 1 + random.nextInt(300);
      TreeSet<Long> left = set(random, range, random.nextInt(200));
      TreeSet<Long> right = set(random, range, random.nextInt(20));
      TreeSet<Long> both = new TreeSet<>(left);
      both.addAll(right);
      LongBuffer many = buffer(left);
      LongBuffer few = buffer(right);
      assertThat(SortedLongs.union(many, few)).isEqualTo(buffer(both));
      assertThat(SortedLongs.unionSize(many, few)).isEqualTo(both.size());
      assertThat(SortedLongs.unionSize(few, many)).isEqualTo(both.size());
    }
  }

  @Test
  void extremeValuesAreOrderedAsSignedLongs() {
    LongBuffer ends = LongBuffer.wrap(new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE});
    LongBuffer middle = LongBuffer.wrap(new long[] {Long.MIN_VALUE, 7, Long.MAX_VALUE});
    assertThat(SortedLongs.unionSize(ends, middle)).isEqualTo(5);
  }

  private static TreeSet<Long> set(Random random, int range, int count) {
    TreeSet<Long> set = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      set.add((long) random.nextInt(range) - range / 2);
    }
    return set;
  }

  private static LongBuffer buffer(TreeSet<Long> set) {
    return LongBuffer.wrap(set.stream().mapToLong(Long::longValue).toArray());
  }
}
