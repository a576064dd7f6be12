package sluice.archive.visit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogRowTest {
  private static final LogField NAME = LogField.of("config_os");
  private static final LogField COUNT = LogField.of("visit_total_actions");
  private static final LogField PRICE = LogField.of("price");
  private static final LogField NOWHERE = LogField.of("no_such_column");

  private static final LogRow ROW =
      LogRow.of(Map.of("config_os", "Ärger ", "visit_total_actions", -3L, "price", 2.5));

  @Test
  void eachColumnHasItsKind() {
    assertThat(ROW.number(COUNT)).isEqualTo(-3);
    assertThat(ROW.decimal(COUNT)).isEqualTo(-3);
    assertThat(ROW.decimal(PRICE)).isEqualTo(2.5);
    assertThat(ROW.number(PRICE)).isEqualTo(2);
    assertThat(ROW.isDecimal(PRICE)).isTrue();
    assertThat(ROW.isDecimal(COUNT)).isFalse();
    assertThat(ROW.text(NAME)).hasToString("Optional[Ärger ]");
    assertThat(ROW.text(COUNT)).isEmpty();
    assertThat(ROW.number(NAME)).isZero();
    assertThat(ROW.get(COUNT)).contains(-3L);
    assertThat(ROW.get(PRICE)).contains(2.5);
  }

  @Test
  void aColumnThatTheTableLacksIsNull() {
    for (LogRow row : new LogRow[] {ROW, LogRow.NONE}) {
      assertThat(row.isNull(NOWHERE)).isTrue();
      assertThat(row.number(NOWHERE)).isZero();
      assertThat(row.decimal(NOWHERE)).isZero();
      assertThat(row.text(NOWHERE)).isEmpty();
      assertThat(row.get(NOWHERE)).isEmpty();
      assertThat(row.isDecimal(NOWHERE)).isFalse();
    }
  }

  @Test
  void rowsAreAlikeWhoseColumnsHoldTheSame() {
    Map<String, Object> columns = new HashMap<>();
    columns.put("config_os", "Ärger ");
    columns.put("visit_total_actions", -3L);
    columns.put("price", 2.5);
    assertThat(LogRow.of(columns).isLike(LogRow.of(columns))).isTrue();
    assertThat(ROW.isLike(ROW)).isTrue();
    assertThat(ROW.isLike(LogRow.NONE)).isFalse();
    for (Map.Entry<String, Object> other :
        Map.<String, Object>of("config_os", "arger", "visit_total_actions", -4L, "price", 2.25)
            .entrySet()) {
      Map<String, Object> changed = new HashMap<>(columns);
      changed.put(other.getKey(), other.getValue());
      assertThat(LogRow.of(columns).isLike(LogRow.of(changed))).isFalse();
    }
    Map<String, Object> nameless = new HashMap<>(columns);
    nameless.put("more", 1L);
    assertThat(LogRow.of(columns).isLike(LogRow.of(nameless))).isFalse();
  }

  @Test
  void manyColumnsMayBeNull() {
    Map<String, Object> columns = new HashMap<>();
    for (long i = 0; i < 200; i++) {
      columns.put("column_" + i, i % 3 == 0 ? (Object) (double) i : (Object) i);
    }
    LogRow row = LogRow.of(columns);
    for (int slot = 0; slot < columns.size(); slot += 7) {
      row.setNull(slot);
    }
    int nulls = 0;
    for (int i = 0; i < 200; i++) {
      LogField field = LogField.of("column_" + i);
      nulls += row.isNull(field) ? 1 : 0;
      assertThat(row.get(field).isEmpty()).isEqualTo(row.isNull(field));
    }
    assertThat(nulls).isEqualTo(29);
  }

  @Test
  void textsThatTheColumnTakesForEqualHaveOneKeyAndHash() {
    LogText one = new LogText("Ärger ");
    LogText other = new LogText("ARGER");
    assertThat(one.key()).isEqualTo(other.key());
    assertThat(one.hash()).isEqualTo(other.hash()).isNotEqualTo(new LogText("anger").hash());
    assertThat(one).hasToString("Ärger ");
  }

  @Test
  void aTextThatComesAgainIsTheSameObject() {
    LogText.Memory memory = new LogText.Memory();
    LogText chrome = memory.of("Chrome");
    assertThat(memory.of(new String("Chrome"))).isSameAs(chrome);
    assertThat(memory.of("Firefox")).hasToString("Firefox");
    // these two have the same hash
    assertThat(memory.of("Aa")).hasToString("Aa");
    assertThat(memory.of("BB")).hasToString("BB");
    assertThat(memory.of("Aa")).hasToString("Aa");
  }
}
