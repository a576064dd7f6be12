package sluice.archive.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DayChangeTest {
  private static final DayChange WHOLE = new DayChange.Whole("day-ended");

  private static DayChange visits(long... ids) {
    return new DayChange.Visits(ids);
  }

  private static DayChange compare(long... ids) {
    return new DayChange.Compare(ids);
  }

  private static DayChange many(long first) {
    return visits(LongStream.range(first, first + DayChange.MOST_VISITS).toArray());
  }

  @Test
  void visitsAndVisitsAreAllOfThem() {
    DayChange both = visits(2, 5, 9).and(visits(1, 5, 1L << 40));
    assertThat(both).isInstanceOf(DayChange.Visits.class);
    assertThat(both.ids()).containsExactly(1, 2, 5, 9, 1L << 40);
    assertThat(DayChange.NONE.and(visits(3)).ids()).containsExactly(3);
  }

  @Test
  void comparisonIsNotForgotten() {
    for (DayChange both : List.of(visits(2).and(compare(1)), compare(1).and(visits(2)))) {
      assertThat(both).isInstanceOf(DayChange.Compare.class);
      assertThat(both.ids()).containsExactly(1, 2);
    }
  }

  @Test
  void wholeDayWins() {
    for (DayChange other : List.of(visits(2), compare(1), DayChange.NONE)) {
      assertThat(other.and(WHOLE)).isEqualTo(WHOLE);
      assertThat(WHOLE.and(other)).isEqualTo(WHOLE);
    }
    assertThat(WHOLE.and(new DayChange.Whole("first-look"))).isEqualTo(WHOLE);
  }

  @Test
  void dayOfWhichMoreVisitsChangedThanAreKeptIsWhole() {
    assertThat(many(1).and(many(1))).isInstanceOf(DayChange.Visits.class);
    assertThat(many(1).and(many(2))).isEqualTo(new DayChange.Whole("many-visits"));
    IdList list = new IdList();
    LongStream.rangeClosed(0, DayChange.MOST_VISITS).forEach(list::add);
    assertThat(list.change()).isEqualTo(new DayChange.Whole("many-visits"));
  }

  @Test
  void idsAreFoundOnceAndAscending() {
    IdList list = new IdList();
    LongStream.of(7, 7, 3, 9, 7, 3, 3, 1).forEach(list::add);
    assertThat(list.change().ids()).containsExactly(1, 3, 7, 9);
  }

  @Test
  void idsComeBackFromBytes() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      int bits = 1 + random.nextInt(62);
      long[] ids = random.longs(random.nextInt(50), 0, 1L << bits).sorted().distinct().toArray();
      assertThat(ChangedIds.of(ChangedIds.toBytes(ids))).containsExactly(ids);
    }
    assertThat(ChangedIds.toBytes(LongStream.range(1_000, 2_000).toArray())).hasSize(1_001);
    assertThat(ChangedIds.of(ChangedIds.toBytes(new long[] {1, Long.MAX_VALUE})))
        .containsExactly(1, Long.MAX_VALUE);
  }

  @Test
  void changesOfADayAddUpAndOfAnUnknownDayAnythingMayHaveChanged() {
    LocalDate day = LocalDate.of(2026, 10, 14);
    ChangedDays changed = new ChangedDays();
    changed.add(1, day, visits(4));
    changed.add(1, day, compare(2));
    assertThat(changed.change(1, day)).isInstanceOf(DayChange.Compare.class);
    assertThat(changed.change(1, day).ids()).containsExactly(2, 4);
    assertThat(changed.change(2, day)).isEqualTo(new DayChange.Whole("unknown"));
    assertThat(changed.changes(1, List.of(day, day.minusDays(1))).keySet())
        .containsExactly(day.minusDays(1), day);
  }
}
