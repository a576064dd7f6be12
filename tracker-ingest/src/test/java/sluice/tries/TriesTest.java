package sluice.tries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What fails is found, made small, and found again by its seed. */
class TriesTest {

  private static List<String> words(Choices choices) {
    return choices.list(0, 20, all -> all.textOf("abcdef%", 0, 9));
  }

  @Test
  void whatHoldsIsTriedOften() {
    AtomicInteger tries = new AtomicInteger();
    Tries.forAll(TriesTest::words, words -> tries.incrementAndGet());
    assertThat(tries).hasValueGreaterThanOrEqualTo(100);
  }

  @Test
  void failingListIsShrunkToTheElementThatFails() {
    assertThatThrownBy(
            () ->
                Tries.forAll(
                    TriesTest::words,
                    words -> assertThat(String.join("", words)).doesNotContain("%%")))
        .hasMessageMatching("(?s)-Dsluice.tries.seed=-?\\d+ fails; shrunk to:\n  \\[%%]\n.*");
  }

  @Test
  void failingNumberIsShrunkToTheLowest() {
    assertThatThrownBy(
            () ->
                Tries.forAll(
                    all -> all.between(1, 65535),
                    Choices::anyLong,
                    (port, any) -> assertThat(port).isLessThan(1234)))
        .hasMessageContaining("shrunk to:\n  1234\n  0\n");
  }

  @Test
  void seedDrawsTheSameAgain() {
    assertThat(words(Choices.ofSeed(7))).isEqualTo(words(Choices.ofSeed(7)));
    Choices first = Choices.ofSeed(8);
    List<String> words = words(first);
    assertThat(words(Choices.again(first.made()))).isEqualTo(words);
  }

  @Test
  void toldSeedFails() {
    AssertionError told = failure();
    Matcher seed = Pattern.compile("seed=(-?\\d+)").matcher(told.getMessage());
    assertThat(seed.find()).isTrue();
    assertThat(words(Choices.ofSeed(Long.parseLong(seed.group(1))))).contains("a");
  }

  private static AssertionError failure() {
    try {
      Tries.forAll(TriesTest::words, words -> assertThat(words).doesNotContain("a"));
    } catch (AssertionError e) {
      return e;
    }
    throw new AssertionError("no word was drawn that is drawn often");
  }

  private record Pair(int one, String other) {
    @Override
    public String toString() {
      return one + "\n" + other;
    }
  }

  @Test
  void recordIsShownInItsOwnWordsAndTriedAsOftenAsWished() {
    AtomicInteger tries = new AtomicInteger();
    assertThatThrownBy(
            () ->
                Tries.forAllSideBySide(
                    3,
                    Duration.ofSeconds(1),
                    all -> new Pair(all.between(0, 9), "words"),
                    List.of(pair -> assertThat(tries.incrementAndGet()).isLessThan(3))))
        .hasMessageContaining("shrunk to:\n  0\nwords");
  }

  @Test
  void threadsSideBySideShareTheTries() throws InterruptedException {
    AtomicInteger one = new AtomicInteger();
    AtomicInteger other = new AtomicInteger();
    Tries.forAllSideBySide(
        100,
        Duration.ofSeconds(1),
        all -> all.between(0, 9),
        List.of(n -> one.incrementAndGet(), n -> other.incrementAndGet()));
    assertThat(one.get() + other.get()).isEqualTo(100);
  }

  @Test
  void propertyThatMeansHardlyAnythingIsRefused() {
    assertThatThrownBy(
            () -> Tries.forAll(Choices::anyLong, any -> Choices.assume(any == Long.MIN_VALUE + 1)))
        .hasMessageContaining("were meant");
  }

  @Test
  void endsOfRangesAreDrawn() {
    List<Integer> drawn = new ArrayList<>();
    Tries.forAll(all -> all.between(-5, 1_000_000), drawn::add);
    assertThat(drawn).contains(-5, 1_000_000).allMatch(n -> n >= -5 && n <= 1_000_000);
  }

  @Test
  void mapsKeepTheOrderOfTheirChoices() {
    Map<String, Long> map =
        Choices.again(List.of(1L, 3L, 1L, 0L))
            .map(3, all -> all.of("a", "b"), all -> all.between(0L, 9L));
    assertThat(map).containsExactly(Map.entry("b", 3L), Map.entry("a", 0L));
  }
}
