package sluice.archive.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.archive.table.RowSum.Operation;
import sluice.php.PhpValue;

/** Sums that Matomo's own classes gave (docs: archiver/docs/records.md#adding-rows). */
class RowSumTest {
  private static final Object NOTHING = PhpValue.Null.INSTANCE;

  static Stream<Arguments> sums() {
    return Stream.of(
        Arguments.of(3L, NOTHING, 0L, Map.of()),
        Arguments.of(NOTHING, 3L, 3L, Map.of()),
        Arguments.of(NOTHING, 2.5, 2.5, Map.of()),
        Arguments.of(NOTHING, -0.0, 0.0, Map.of()),
        Arguments.of(NOTHING, NOTHING, NOTHING, Map.of()),
        Arguments.of("3.5", "2", 5.5, Map.of()),
        Arguments.of(1L, 0.5, 1.5, Map.of()),
        Arguments.of(4L, false, 4L, Map.of()),
        Arguments.of(3L, NOTHING, 3L, Map.of(Metric.INDEX_REVENUE, Operation.MIN)),
        Arguments.of(3L, 0L, 3L, Map.of(Metric.INDEX_REVENUE, Operation.MIN)),
        Arguments.of(NOTHING, 0L, false, Map.of(Metric.INDEX_REVENUE, Operation.MAX)),
        Arguments.of(NOTHING, -1L, -1L, Map.of(Metric.INDEX_REVENUE, Operation.MAX)),
        Arguments.of(0L, "5", "5", Map.of(Metric.INDEX_REVENUE, Operation.MAX)));
  }

  @ParameterizedTest
  @MethodSource("sums")
  void columnsAreAddedAsMatomoAddsThem(
      Object left, Object right, Object sum, Map<Column, Operation> operations) {
    ReportRow row = ReportRow.labelled("a");
    if (left != NOTHING) {
      row.columns().put(Metric.INDEX_REVENUE, left);
    }
    ReportRow added = ReportRow.labelled("a");
    added.columns().put(Metric.INDEX_REVENUE, right);
    RowSum.addColumns(row, added, operations);
    assertThat(row.columns().get(Metric.INDEX_REVENUE)).isEqualTo(sum);
  }

  @ParameterizedTest
  @MethodSource("ofMaxActions")
  void mostActionsIsAlwaysTheLargest(Object left, Object right, Object largest) {
    ReportRow row = ReportRow.labelled("a");
    row.columns().put(Metric.INDEX_MAX_ACTIONS, left);
    ReportRow added = ReportRow.labelled("a");
    added.columns().put(Metric.INDEX_MAX_ACTIONS, right);
    RowSum.addColumns(row, added, Map.of());
    assertThat(row.columns().get(Metric.INDEX_MAX_ACTIONS)).isEqualTo(largest);
  }

  static Stream<Arguments> ofMaxActions() {
    return Stream.of(
        Arguments.of(2L, 5L, 5L), Arguments.of(7L, 5L, 7L), Arguments.of(NOTHING, "7", "7"));
  }
}
