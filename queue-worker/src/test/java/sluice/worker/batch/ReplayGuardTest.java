package sluice.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReplayGuardTest {
  private static final OptionalLong UNKNOWN = OptionalLong.empty();

  @Test
  void theWholeLastBatchIsARepeat() {
    assertThat(dropped(List.of(1L, 2L, 3L), UNKNOWN, List.of(1L, 2L, 3L, 4L))).isEqualTo(3);
  }

  @Test
  void aSuffixIsARepeatWhenPhpTookTheRest() {
    assertThat(dropped(List.of(1L, 2L, 3L), UNKNOWN, List.of(3L, 4L))).isEqualTo(1);
    assertThat(dropped(List.of(1L, 2L, 3L), OptionalLong.of(0), List.of(3L, 4L))).isEqualTo(1);
  }

  @Test
  void aPieceFromTheMiddleIsARepeatWhenTheFailoverLostTheLatest() {
    assertThat(dropped(List.of(1L, 2L, 3L, 4L), UNKNOWN, List.of(2L, 3L, 9L, 4L))).isEqualTo(2);
    assertThat(dropped(List.of(1L, 2L, 3L, 4L), OptionalLong.of(1), List.of(2L, 3L, 9L, 4L)))
        .isEqualTo(2);
  }

  @Test
  void nothingIsDroppedWhenTheHeadIsNew() {
    assertThat(dropped(List.of(1L, 2L), UNKNOWN, List.of(5L, 1L, 2L))).isZero();
  }

  @Test
  void theLongestRepetitionIsTaken() {
    assertThat(dropped(List.of(1L, 7L, 1L, 2L, 3L), UNKNOWN, List.of(1L, 2L, 3L, 8L))).isEqualTo(3);
  }

  @Test
  void withoutHistoryNothingIsARepeat() {
    assertThat(dropped(List.of(), UNKNOWN, List.of(1L, 1L))).isZero();
  }

  @Test
  void aTwinOfTheLastEntryIsNewWhenTheListIsTrimmedAsFarAsTheCursorIs() {
    assertThat(dropped(List.of(1L, 2L), OptionalLong.of(2), List.of(2L, 2L))).isZero();
  }

  @Test
  void ofEqualEntriesOnlyThoseThatAreNotTrimmedAreRepeats() {
    List<Long> history = List.of(5L, 5L, 5L, 5L);
    assertThat(dropped(history, OptionalLong.of(3), List.of(5L, 5L, 5L))).isEqualTo(1);
    assertThat(dropped(history, OptionalLong.of(1), List.of(5L, 5L, 5L, 5L))).isEqualTo(3);
  }

  @Test
  void itTellsHowFarTheListIsTrimmedOnceTheReplaysAreGone() {
    ReplayGuard guard = new ReplayGuard(List.of(1L, 2L, 3L), 13, 11);
    assertThat(guard.trimmed()).hasValue(11);
    assertThat(guard.isReplay(2L, List::of)).isTrue();
    assertThat(guard.trimmed()).hasValue(12);
    assertThat(guard.isReplay(9L, List::of)).isFalse();
    assertThat(guard.isArmed()).isFalse();
  }

  private static int dropped(List<Long> history, OptionalLong trimmed, List<Long> list) {
    ReplayGuard guard =
        trimmed.isPresent()
            ? new ReplayGuard(history, history.size(), trimmed.getAsLong())
            : new ReplayGuard(history, history.size());
    List<Long> upcoming = new ArrayList<>(list);
    int dropped = 0;
    while (!upcoming.isEmpty()) {
      dropped += guard.isReplay(upcoming.get(0), () -> upcoming) ? 1 : 0;
      upcoming.remove(0);
    }
    return dropped;
  }
}
