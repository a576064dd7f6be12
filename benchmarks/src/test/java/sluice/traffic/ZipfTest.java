package sluice.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ZipfTest {
  private static final int DRAWS = 200_000;

  @Test
  void secondRankIsSeenHalfAsOftenAsTheFirstWithExponentOne() {
    Zipf zipf = new Zipf(1_000, 1);
    assertThat(zipf.share(1)).isCloseTo(zipf.share(0) / 2, within(1e-12));
    assertThat(zipf.share(9)).isCloseTo(zipf.share(0) / 10, within(1e-12));
  }

  @Test
  void sharesOfAllRanksAreTheWhole() {
    Zipf zipf = new Zipf(2_000, 0.8);
    assertThat(IntStream.range(0, 2_000).mapToDouble(zipf::share).sum()).isCloseTo(1, within(1e-9));
  }

  @Test
  void ranksAreDrawnAsOftenAsTheirShareSays() {
    Zipf zipf = new Zipf(50, 0.8);
    int[] drawn = new int[50];
    Random random = new Random(5);
    for (int i = 0; i < DRAWS; i++) {
      drawn[zipf.draw(random)]++;
    }
    for (int rank = 0; rank < drawn.length; rank++) {
      assertThat(drawn[rank] / (double) DRAWS)
          .as("rank %d", rank)
          .isCloseTo(zipf.share(rank), within(0.003));
    }
  }

  @Test
  void exponentOfZeroDrawsAllRanksAlike() {
    Zipf zipf = new Zipf(4, 0);
    assertThat(IntStream.range(0, 4).mapToDouble(zipf::share))
        .allSatisfy(share -> assertThat(share).isCloseTo(0.25, within(1e-12)));
  }

  @Test
  void smallestAndLargestDrawnNumbersStayWithinTheRanks() {
    Zipf zipf = new Zipf(3, 0.8);
    assertThat(zipf.draw(drawing(0))).isZero();
    assertThat(zipf.draw(drawing(Math.nextDown(1.0)))).isEqualTo(2);
  }

  @Test
  void noRankIsRefused() {
    assertThatThrownBy(() -> new Zipf(0, 1)).hasMessageContaining("were 0 and 1.0");
  }

  private static Random drawing(double number) {
    return new Random() {
      private static final long serialVersionUID = 1;

      @Override
      public double nextDouble() {
        return number;
      }
    };
  }
}
