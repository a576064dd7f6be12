package sluice.archive.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ColumnMapTest {

  private static final List<Column> COLUMNS =
      List.of(
          NamedColumn.LABEL,
          Metric.INDEX_NB_VISITS,
          Metric.INDEX_NB_ACTIONS,
          Metric.INDEX_GOALS,
          NamedColumn.of("sum_time_network"),
          new ForeignColumn(4711L));

  @Test
  void whateverIsDoneItHoldsWhatALinkedHashMapHolds() {
    Random random = new Random(11);
    ColumnMap map = new ColumnMap();
    Map<Column, Object> model = new LinkedHashMap<>();
    for (int step = 0; step < 20_000; step++) {
      Column column = COLUMNS.get(random.nextInt(COLUMNS.size()));
      switch (random.nextInt(40)) {
        case 0 -> {
          map.clear();
          model.clear();
        }
        case 1, 2, 3, 4, 5 -> assertThat(map.remove(column)).isEqualTo(model.remove(column));
        case 6 -> {
          map.keySet().removeIf(NamedColumn.class::isInstance);
          model.keySet().removeIf(NamedColumn.class::isInstance);
        }
        case 7 -> {
          map.replaceAll((name, value) -> value + "x");
          model.replaceAll((name, value) -> value + "x");
        }
        default -> assertThat(map.put(column, step)).isEqualTo(model.put(column, step));
      }
      assertThat(List.copyOf(map.entrySet())).isEqualTo(List.copyOf(model.entrySet()));
      assertThat(map.get(column)).isEqualTo(model.get(column));
    }
  }

  @Test
  void columnsOfTheSameNameAreOneAlsoWhenTheyAreNotTheSameObject() {
    ColumnMap map = new ColumnMap();
    map.put(new ForeignColumn(4711L), 1L);
    map.put(new ForeignColumn(4711L), 2L);
    assertThat(map).hasSize(1).containsEntry(new ForeignColumn(4711L), 2L);
  }

  @Test
  void rowsThatAreMadeAlikeShareTheirColumnsWhicheverThreadMakesThem() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<RowShape>> makers = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        makers.add(
            () -> {
              ColumnMap map = new ColumnMap();
              COLUMNS.subList(0, 5).forEach(column -> map.put(column, 1L));
              return map.shape();
            });
      }
      RowShape first = makers.get(0).call();
      for (Future<RowShape> shape : threads.invokeAll(makers)) {
        assertThat(shape.get()).isSameAs(first);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void columnsOfStrangersAreNotRememberedForEver() {
    ColumnMap last = new ColumnMap();
    for (long number = 100; number < 1_000; number++) {
      last = new ColumnMap();
      last.put(new ForeignColumn(number), number);
    }
    assertThat(last).containsEntry(new ForeignColumn(999L), 999L);
    assertThat(RowShape.EMPTY.remembered(new ForeignColumn(999L))).isNull();
  }
}
