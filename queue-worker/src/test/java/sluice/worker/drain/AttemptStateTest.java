package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sluice.worker.drain.AttemptState.Takeover;

class AttemptStateTest {
  private static final int BATCH = 100;
  private int epoch;

  @Test
  void aProcessThatEndedOnceIsNoReasonForSuspicion() {
    AttemptState state = AttemptState.NONE.takenOver(by("a", 50)).takenOver(by("b", 50));
    assertThat(state.deaths()).isOne();
    assertThat(state.apartUntil()).isZero();
  }

  @Test
  void twoThatEndedAtTheSamePositionHaveTheNextTwoBatchesTakenApart() {
    AttemptState state =
        AttemptState.NONE.takenOver(by("a", 50)).takenOver(by("b", 50)).takenOver(by("c", 50));
    assertThat(state.apartUntil()).isEqualTo(50 + 2 * BATCH);
  }

  @Test
  void whoGotOnBeforeItEndedBeginsTheCountAnew() {
    AttemptState state =
        AttemptState.NONE.takenOver(by("a", 50)).takenOver(by("b", 50)).takenOver(by("c", 51));
    assertThat(state.deaths()).isOne();
    assertThat(state.apartUntil()).isZero();
  }

  @Test
  void newConnectionsOfTheSameProcessAnEndInOrderAndAFrozenPredecessorCountForNothing() {
    AttemptState held = withEntry(AttemptState.NONE.takenOver(by("a", 50)), "e");
    AttemptState letGo =
        new AttemptState("", held.epoch(), 50, 0, 0, "", held.suspect(), held.ended());
    assertThat(held.takenOver(by("a", 50)).deaths()).isZero();
    assertThat(letGo.takenOver(by("b", 50)).deaths()).isZero();
    AttemptState afterFrozen = held.takenOver(new Takeover("b", ++epoch, 50, true, BATCH));
    assertThat(afterFrozen.deaths()).isZero();
    assertThat(afterFrozen.isSuspect("e")).isFalse();
    assertThat(afterFrozen.entry()).isEmpty();
  }

  @Test
  void anEntryIsCondemnedWhenThreeProcessesInARowEndedWithItAlone() {
    AttemptState state = AttemptState.NONE.takenOver(by("a", 50));
    for (int n = 1; n <= AttemptState.ENTRY_ATTEMPTS; n++) {
      assertThat(state.condemned()).isEmpty();
      state = withEntry(state, "e").takenOver(by("b" + n, 50));
      assertThat(state.isSuspect("e")).isTrue();
    }
    assertThat(state.condemned()).isEqualTo("e");
    assertThat(state.apartUntil()).isEqualTo(50 + 2 * BATCH);
  }

  @Test
  void anotherEntryInBetweenBeginsTheCountAnew() {
    AttemptState state = withEntry(AttemptState.NONE.takenOver(by("a", 50)), "e");
    state = withEntry(state.takenOver(by("b", 50)), "e");
    state = withEntry(state.takenOver(by("c", 50)), "f");
    state = withEntry(state.takenOver(by("d", 50)), "e");
    state = state.takenOver(by("e", 50));
    assertThat(state.ended()).isOne();
    assertThat(state.condemned()).isEmpty();
  }

  @Test
  void aProcessThatEndedWithNothingInHandSaysNothingAboutTheSuspect() {
    AttemptState state = withEntry(AttemptState.NONE.takenOver(by("a", 50)), "e");
    state = state.takenOver(by("b", 50)).takenOver(by("c", 50)).takenOver(by("d", 50));
    assertThat(state.ended()).isOne();
  }

  private Takeover by(String owner, long position) {
    return new Takeover(owner, ++epoch, position, false, BATCH);
  }

  private static AttemptState withEntry(AttemptState state, String entry) {
    return new AttemptState(
        state.owner(),
        state.epoch(),
        state.position(),
        state.deaths(),
        state.apartUntil(),
        entry,
        state.suspect(),
        state.ended());
  }
}
