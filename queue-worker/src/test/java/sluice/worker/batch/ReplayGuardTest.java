package sluice.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayGuardTest {

  @Test
  void theWholeLastBatchIsARepeat() {
    assertThat(dropped(List.of(1L, 2L, 3L), List.of(1L, 2L, 3L, 4L))).isEqualTo(3);
  }

  @Test
  void aSuffixIsARepeatWhenPhpTookTheRest() {
    assertThat(dropped(List.of(1L, 2L, 3L), List.of(3L, 4L))).isEqualTo(1);
  }

  @Test
  void aPieceFromTheMiddleIsARepeatWhenTheFailoverLostTheLatest() {
    assertThat(dropped(List.of(1L, 2L, 3L, 4L), List.of(2L, 3L, 9L, 4L))).isEqualTo(2);
  }

  @Test
  void nothingIsDroppedWhenTheHeadIsNew() {
    assertThat(dropped(List.of(1L, 2L), List.of(5L, 1L, 2L))).isZero();
  }

  @Test
  void theLongestRepetitionIsTaken() {
    assertThat(dropped(List.of(1L, 7L, 1L, 2L, 3L), List.of(1L, 2L, 3L, 8L))).isEqualTo(3);
  }

  @Test
  void withoutHistoryNothingIsARepeat() {
    assertThat(dropped(List.of(), List.of(1L, 1L))).isZero();
  }

  private static int dropped(List<Long> history, List<Long> list) {
    ReplayGuard guard = new ReplayGuard(history);
    List<Long> upcoming = new ArrayList<>(list);
    int dropped = 0;
    while (!upcoming.isEmpty()) {
      dropped += guard.isReplay(upcoming) ? 1 : 0;
      upcoming.remove(0);
    }
    return dropped;
  }
}
