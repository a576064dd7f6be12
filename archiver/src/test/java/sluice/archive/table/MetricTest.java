package sluice.archive.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The numbers of metrics, and that they stand in one place. */
class MetricTest {
  /** A column made of a literal, or looked up by one. */
  private static final Pattern LITERAL =
      Pattern.compile("Column\\.of\\(\\s*\\d|new ForeignColumn\\(|Metric\\.of\\(\\s*\\d");

  @Test
  void numbersRunFromOneWithoutGaps() {
    assertThat(Stream.of(Metric.values()).map(Metric::key))
        .isEqualTo(IntStream.rangeClosed(1, 43).mapToObj(Long::valueOf).toList());
    assertThat(Stream.of(GoalMetric.values()).map(GoalMetric::key))
        .isEqualTo(IntStream.rangeClosed(1, 17).mapToObj(Long::valueOf).toList());
  }

  @Test
  void keysOfArchivesAreColumns() {
    assertThat(Column.of(12L)).isEqualTo(Metric.INDEX_PAGE_NB_HITS);
    assertThat(Column.of("label")).isEqualTo(NamedColumn.LABEL);
    assertThat(Column.of(4711L).key()).isEqualTo(4711L);
    assertThat(Column.of(0L).key()).isEqualTo(0L);
  }

  @Test
  void onlyDistinctMembersAreAnotherMetricInPeriods() {
    for (Metric metric : Metric.values()) {
      boolean isKnownDistinct =
          metric.merge() == MetricMerge.DISTINCT && metric != Metric.INDEX_NB_UNIQ_FINGERPRINTS;
      assertThat(metric.inPeriods() != metric).as(metric.name()).isEqualTo(isKnownDistinct);
    }
  }

  /** Rows take nothing but columns, and columns come from the constants. */
  @Test
  void noOtherSourceMakesAColumnOfANumber() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<Path> found =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("Column.java"))
              .filter(file -> LITERAL.matcher(text(file)).find())
              .toList();
      assertThat(found).isEmpty();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
