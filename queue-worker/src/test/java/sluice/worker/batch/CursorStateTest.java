package sluice.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import sluice.queue.SetIdentity;

class CursorStateTest {
  private static final int QUEUE = 2;
  private static final CursorState EMPTY = CursorState.unused(QUEUE, 1);
  private static final ProducerKey P = new ProducerKey("p", QUEUE);

  @Test
  void theNumbersOfEachProducerAreKept() {
    CursorState state = EMPTY.plus(List.of(ours(1, 0), ours(2, 0)));
    assertThat(state.covered()).isEqualTo(Map.of(P, Covered.of(2, new byte[0])));
    assertThat(state.consumed()).isEqualTo(2);
    assertThat(state.php()).isZero();
  }

  @Test
  void anUnfinishedPartIsRememberedAndItsIdentityIsNotCovered() {
    CursorState state = EMPTY.plus(List.of(ours(7, 2000)));
    assertThat(state.part()).contains(new CursorState.Part("sha7", 2000));
    assertThat(state.covered()).isEmpty();
    assertThat(state.plus(List.of(ours(7, 0))).part()).isEmpty();
  }

  @Test
  void aPartOutlastsTheEndOfAnotherEntry() {
    CursorState state = EMPTY.plus(List.of(ours(7, 2000))).plus(List.of(ours(8, 0), php()));
    assertThat(state.part()).contains(new CursorState.Part("sha7", 2000));
  }

  @Test
  void numbersMadeForAnotherQueueAreKeptWithIt() {
    SetIdentity foreign = new SetIdentity("p", OptionalInt.of(5), 1);
    CursorState state =
        EMPTY.plus(List.of(item(new BatchItem.Mark(Optional.of(foreign), 0, "sha", 0))));
    assertThat(state.covered()).containsOnlyKeys(new ProducerKey("p", 5));
  }

  @Test
  void entriesOfPhpAreCounted() {
    assertThat(EMPTY.plus(List.of(php(), ours(1, 0), php())).php()).isEqualTo(2);
  }

  private static BatchItem ours(long sequence, int partOffset) {
    return item(
        new BatchItem.Mark(
            Optional.of(new SetIdentity("p", sequence)), 0, "sha" + sequence, partOffset));
  }

  private static BatchItem php() {
    return item(new BatchItem.Mark(Optional.empty(), 1, "php", 0));
  }

  private static BatchItem item(BatchItem.Mark mark) {
    return new BatchItem(new BatchItem.Dead(new byte[0], "", 0, 0), mark, Batch.Trim.NONE);
  }
}
