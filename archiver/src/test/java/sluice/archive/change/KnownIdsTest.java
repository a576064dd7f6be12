package sluice.archive.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KnownIdsTest {

  @Test
  void eachIdIsNewOnce() {
    Random random = new Random(5);
    KnownIds ids = new KnownIds(0);
    BitSet seen = new BitSet();
    for (int i = 0; i < 5000; i++) {
      int id = 1 + random.nextInt(1000);
      assertThat(ids.add(id)).isEqualTo(!seen.get(id));
      seen.set(id);
      assertThat(ids.mark()).isEqualTo(seen.nextClearBit(1) - 1);
      assertThat(ids.newest()).isEqualTo(seen.length() - 1);
      ids = KnownIds.parse(ids.toString());
    }
  }

  @Test
  void idBeyondAnIntIsAGapLikeAnyOther() {
    KnownIds ids = new KnownIds(3);
    assertThat(ids.add(1L << 40)).isTrue();
    assertThat(ids.add(1L << 40)).isFalse();
    assertThat(ids.add(4)).isTrue();
    assertThat(ids.mark()).isEqualTo(4);
  }

  @Test
  void gapsThatAreGivenUpAreKnown() {
    KnownIds ids = KnownIds.parse("10 12-13 20-25 30-30");
    ids.closeGaps(22);
    assertThat(ids).hasToString("25 30-30");
    assertThat(ids.add(11)).isFalse();
    assertThat(ids.add(26)).isTrue();
    ids.closeGaps(28);
    assertThat(ids).hasToString("28 30-30");
    ids.closeGaps(29);
    assertThat(ids).hasToString("30");
  }

  @Test
  void otherTextIsRefused() {
    assertThatThrownBy(() -> KnownIds.parse("7 8")).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> KnownIds.parse("")).isInstanceOf(NumberFormatException.class);
  }
}
