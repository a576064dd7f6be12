package sluice.capacity;

import java.util.ArrayList;
import java.util.List;

/** What was predicted beside what was measured. Confined to one thread. */
final class Comparison {
  /** How far a prediction may be off, as a part of what was measured. */
  private static final double ALLOWED = 0.15;

  private final List<Row> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** One prediction; both values in the unit that {@code what} ends with. */
  private record Row(String what, double predicted, double measured) {
    double difference() {
      return measured == 0 ? Double.POSITIVE_INFINITY : predicted / measured - 1;
    }

    boolean isRight() {
      return Math.abs(difference()) <= ALLOWED;
    }
  }

  void add(String what, double predicted, double measured) {
    rows.add(new Row(what, predicted, measured));
  }

  /** Says something below the table. */
  void note(String sentence) {
    notes.add(sentence);
  }

  boolean isRight() {
    return rows.stream().allMatch(Row::isRight);
  }

  /** A table with a verdict for each. */
  String table() {
    StringBuilder text = new StringBuilder();
    text.append("%-50s %15s %15s %11s%n".formatted("", "predicted", "measured", "difference"));
    for (Row row : rows) {
      text.append(
          "%-50s %,15.2f %,15.2f %+10.1f %% %s%n"
              .formatted(
                  row.what(),
                  row.predicted(),
                  row.measured(),
                  100 * row.difference(),
                  row.isRight() ? "" : " MORE THAN %.0f %%".formatted(100 * ALLOWED)));
    }
    notes.forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }
}
