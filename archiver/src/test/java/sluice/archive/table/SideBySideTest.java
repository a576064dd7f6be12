package sluice.archive.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  private final List<Integer> piecesAtOnce = new ArrayList<>();
  private final List<List<Integer>> done = new ArrayList<>();

  private final SideBySide noted =
      pieces -> {
        piecesAtOnce.add(pieces.size());
        ONE_BY_ONE.all(pieces);
      };

  private static final SideBySide ONE_BY_ONE = SideBySide.ONE_BY_ONE;

  @Test
  void smallItemsAreDoneTogetherUntilTheyAreWorkEnough() {
    noted.inGroups(IntStream.range(0, 7).boxed().toList(), item -> 400, done::add);
    assertThat(done).containsExactly(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6));
    assertThat(piecesAtOnce).containsExactly(3);
  }

  @Test
  void largestGroupIsBegunFirst() {
    noted.inGroups(List.of(2_000, 900, 50, 50, 5_000, 1), item -> item, done::add);
    assertThat(done)
        .containsExactly(List.of(5_000), List.of(2_000), List.of(900, 50, 50), List.of(1));
  }

  @Test
  void littleWorkIsNotShared() {
    noted.inGroups(List.of(1, 2, 3), item -> item, done::add);
    noted.inGroups(List.<Integer>of(), item -> item, done::add);
    assertThat(done).containsExactly(List.of(1, 2, 3));
    assertThat(piecesAtOnce).isEmpty();
  }

  @Test
  void firstFailureIsThrownAsItIs() {
    IllegalArgumentException failure = new IllegalArgumentException("broken");
    assertThatThrownBy(
            () ->
                noted.inGroups(
                    List.of(1_000, 2_000),
                    item -> item,
                    group -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void workThatIsGivenUpIsAFailure() {
    SideBySide givenUp =
        pieces -> {
          throw new SQLException("interrupted");
        };
    assertThatThrownBy(() -> givenUp.compute(List.of(() -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("interrupted");
  }
}
