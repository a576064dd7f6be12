package sluice.archive.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sets of one visitor, of some and of very many are alike to those who ask. */
class DistinctCellsTest {
  private static final GroupSchema SCHEMA = GroupSchema.of("test", "n").with("d", Merge.DISTINCT);
  private static final int GROUPS = 6;

  private final IdNumbers numbers = new IdNumbers();
  private final Random random = new Random(11);

  /** What a table was told, by group. */
  private record Told(GroupTable table, List<Set<Long>> ids) {
    static Told nothing(IdNumbers numbers) {
      GroupTable table = new GroupTable(SCHEMA);
      table.numberBy(numbers);
      return new Told(
          table, Stream.generate(() -> (Set<Long>) new TreeSet<Long>()).limit(GROUPS).toList());
    }

    void add(int group, long id) {
      table.distinct("d").add(table.row(new KeyBytes().number(group), 1, group), id);
      ids.get(group).add(id);
    }

    void addAll(Told other) {
      for (int group = 0; group < GROUPS; group++) {
        ids.get(group).addAll(other.ids.get(group));
      }
    }

    void check() {
      List<Set<Long>> held = nothing(new IdNumbers()).ids();
      for (int row = 0; row < table.size(); row++) {
        long[] sorted = table.distinct("d").sorted(row);
        assertThat(sorted).isSorted();
        assertThat(table.distinct("d").count(row)).isEqualTo(sorted.length);
        for (long id : sorted) {
          held.get((int) table.key(row).number(0)).add(id);
        }
      }
      assertThat(held).isEqualTo(ids);
    }

    byte[] written() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      table.write(new DataOutputStream(bytes));
      return bytes.toByteArray();
    }
  }

  /** Few groups have many ids, and many have one or none. */
  private Told some(IdNumbers by) {
    Told told = Told.nothing(by);
    int most = List.of(1, 2, 10, 2_000).get(random.nextInt(4));
    int ids = List.of(2, 20, 3_000).get(random.nextInt(3));
    for (int i = 0; i < most; i++) {
      int group = random.nextInt(1 + random.nextInt(GROUPS));
      told.add(group, (random.nextInt(ids) - 1L) * 0x9E3779B97F4A7C15L);
    }
    return told;
  }

  @Test
  void whatIsMergedIsTheUnion() throws IOException {
    for (int run = 0; run < 300; run++) {
      Told into = some(numbers);
      Told other = some(numbers);
      byte[] before = other.written();
      into.table().merge(other.table());
      into.addAll(other);
      into.check();
      into.add(random.nextInt(GROUPS), 77);
      into.check();
      assertThat(other.written()).isEqualTo(before);
    }
  }

  @Test
  void setsThatNumberTheirIdsOtherwiseAreMergedAllTheSame() {
    for (int run = 0; run < 100; run++) {
      Told into = some(numbers);
      Told other = some(new IdNumbers());
      into.table().merge(other.table());
      into.addAll(other);
      into.check();
    }
  }

  @Test
  void liftedLayersLeaveTheSetsAsTheyWere() throws IOException {
    for (int run = 0; run < 300; run++) {
      Told below = some(numbers);
      byte[] before = below.written();
      List<Told> above = new ArrayList<>();
      List<GroupTable.Layer> layers = new ArrayList<>();
      Told all = Told.nothing(numbers);
      all.addAll(below);
      for (int i = 0; i < 1 + random.nextInt(3); i++) {
        above.add(some(random.nextBoolean() ? numbers : new IdNumbers()));
        layers.add(0, below.table().lay(above.get(i).table()));
        all.addAll(above.get(i));
        new Told(below.table(), all.ids()).check();
      }
      layers.forEach(GroupTable.Layer::lift);
      assertThat(below.written()).isEqualTo(before);
      Told again = some(numbers);
      below.table().merge(again.table());
      below.addAll(again);
      below.check();
    }
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    for (int run = 0; run < 100; run++) {
      Told told = some(numbers);
      Told read = Told.nothing(numbers);
      read.table().read(new DataInputStream(new ByteArrayInputStream(told.written())));
      read.addAll(told);
      read.check();
      assertThat(read.written()).isEqualTo(told.written());
    }
  }
}
