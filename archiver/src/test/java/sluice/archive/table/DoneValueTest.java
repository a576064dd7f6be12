package sluice.archive.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the values of done flags say (docs: archiver/docs/archive-tables.md#done-flags). */
class DoneValueTest {
  private static final Instant NOW = Instant.parse("2026-10-14T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "1, OK, false",
    "2, ERROR, true",
    "3, OK_TEMPORARY, false",
    "4, INVALIDATED, false",
    "5, PARTIAL, false",
    "6, ERROR_INVALIDATED, true"
  })
  void archiveThatIsBeingWrittenIsUnfinishedWhetherItIsInvalidatedOrNot(
      int code, DoneValue value, boolean isUnfinished) {
    assertThat(DoneValue.of(code)).contains(value);
    assertThat(DoneValue.isUnfinished(code)).isEqualTo(isUnfinished);
    assertThat(DoneValue.isAbandoned(code, NOW.minusSeconds(3601), NOW)).isEqualTo(isUnfinished);
    assertThat(DoneValue.isAbandoned(code, NOW.minusSeconds(3599), NOW)).isFalse();
  }
}
