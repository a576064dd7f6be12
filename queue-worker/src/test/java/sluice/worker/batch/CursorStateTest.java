package sluice.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sluice.queue.SetIdentity;

class CursorStateTest {
  private static final CursorState EMPTY =
      new CursorState(1, 0, Map.of(), List.of(), Optional.empty());

  @Test
  void theHighestNumberOfEachProducerIsKept() {
    CursorState state = EMPTY.plus(List.of(ours(7, 0), ours(8, 0)));
    assertThat(state.highest()).isEqualTo(Map.of("p", 8L));
    assertThat(state.consumed()).isEqualTo(2);
    assertThat(state.digests()).isEmpty();
  }

  @Test
  void anUnfinishedPartIsRememberedAndItsIdentityIsNotCovered() {
    CursorState state = EMPTY.plus(List.of(ours(7, 2000)));
    assertThat(state.part()).contains(new CursorState.Part("sha", 2000));
    assertThat(state.highest()).isEmpty();
    assertThat(state.plus(List.of(ours(7, 0))).part()).isEmpty();
  }

  @Test
  void onlyTheLastDigestsAreKept() {
    List<BatchItem> items = new ArrayList<>();
    for (long digest = 0; digest < CursorState.MAX_DIGESTS + 5; digest++) {
      items.add(item(new BatchItem.Mark(Optional.empty(), digest, "sha", 0)));
    }
    CursorState state = EMPTY.plus(items);
    assertThat(state.digests()).hasSize(CursorState.MAX_DIGESTS).startsWith(5L, 6L);
  }

  private static BatchItem ours(long sequence, int partOffset) {
    return item(
        new BatchItem.Mark(Optional.of(new SetIdentity("p", sequence)), 0, "sha", partOffset));
  }

  private static BatchItem item(BatchItem.Mark mark) {
    return new BatchItem(new BatchItem.Dead(new byte[0], "", 0, 0), mark);
  }
}
