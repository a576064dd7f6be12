package sluice.archive.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Any cut of the visits, merged in any order, is the same table, byte for byte. */
class GroupTableTest {
  private static final GroupSchema SCHEMA = schema();
  private static final IdNumbers NUMBERS = new IdNumbers();
  private static final String[] NAMES = {"Ärger", "arger", "b", "B ", "c", ""};

  private static GroupSchema schema() {
    GroupSchema schema = GroupSchema.of("test", "name", "number");
    for (Merge merge : Merge.values()) {
      schema = schema.with(merge.name(), merge);
    }
    return schema;
  }

  /** Counts three rows of a visit; what they hold depends on idvisit alone. */
  private static void count(GroupTable table, long idVisit) {
    Random random = new Random(idVisit);
    for (int place = 0; place < 3; place++) {
      KeyBytes key = new KeyBytes().clear().text(NAMES[random.nextInt(NAMES.length)]);
      key = random.nextInt(4) == 0 ? key.none() : key.number(random.nextInt(3));
      int row = table.row(key, idVisit, place);
      long value = (random.nextInt(100) - 50) * (idVisit % 17 == 0 ? Integer.MAX_VALUE : 1L);
      double decimal = random.nextGaussian() * 1000;
      if (table.isFirst()) {
        table.numbers("FIRST").add(row, value);
      }
      table.numbers("SUM").add(row, value);
      table.numbers("MAX").add(row, value);
      table.numbers("MIN").add(row, value);
      table.numbers("VISITS").add(row, idVisit);
      table.exact("EXACT_SUM").add(row, decimal);
      table.decimals("DECIMAL_MAX").add(row, decimal);
      table.decimals("DECIMAL_MIN").add(row, decimal);
      table.distinct("DISTINCT").add(row, value);
    }
  }

  private static GroupTable counted(List<Long> visits) {
    GroupTable table = empty();
    visits.forEach(visit -> count(table, visit));
    return table;
  }

  private static byte[] written(GroupTable table) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    table.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static GroupTable read(byte[] bytes) throws IOException {
    GroupTable table = empty();
    table.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    return table;
  }

  private static GroupTable empty() {
    GroupTable table = new GroupTable(SCHEMA);
    table.numberBy(NUMBERS);
    return table;
  }

  private static GroupTable copy(GroupTable table) {
    GroupTable copy = empty();
    copy.merge(table);
    return copy;
  }

  private static List<String> shown(GroupTable table) {
    return IntStream.of(table.inOrder())
        .mapToObj(row -> table.key(row).text(0) + "/" + table.key(row).text(1))
        .toList();
  }

  @Test
  void cutAndOrderDoNotShow() throws IOException {
    Random random = new Random(3);
    List<Long> visits = new ArrayList<>();
    for (long visit = 1; visit <= 120; visit++) {
      visits.add(visit);
    }
    GroupTable whole = counted(visits);
    for (int run = 0; run < 300; run++) {
      Collections.shuffle(visits, random);
      List<GroupTable> pieces = new ArrayList<>();
      for (int from = 0; from < visits.size(); ) {
        int to = Math.min(visits.size(), from + 1 + random.nextInt(40));
        GroupTable piece = counted(visits.subList(from, to));
        pieces.add(random.nextBoolean() ? piece : read(written(piece)));
        from = to;
      }
      while (pieces.size() > 1) {
        GroupTable other = pieces.remove(random.nextInt(pieces.size()));
        int at = random.nextInt(pieces.size());
        GroupTable into = random.nextBoolean() ? pieces.get(at) : copy(pieces.get(at));
        into.merge(other);
        pieces.set(at, into);
      }
      assertThat(written(pieces.get(0))).isEqualTo(written(whole));
      assertThat(shown(pieces.get(0))).isEqualTo(shown(whole));
    }
  }

  @Test
  void layersCountAsLongAsTheyLieThere() throws IOException {
    Random random = new Random(4);
    for (int run = 0; run < 200; run++) {
      int visits = 1 + random.nextInt(150);
      List<Long> below = new ArrayList<>();
      List<Long> above = new ArrayList<>();
      List<Long> top = new ArrayList<>();
      for (long visit = 1; visit <= visits; visit++) {
        List.of(below, above, top).get(random.nextInt(3)).add(visit);
      }
      GroupTable table = counted(below);
      byte[] before = written(table);
      List<String> shownBefore = shown(table);
      GroupTable.Layer first = table.lay(counted(above));
      GroupTable.Layer second = table.lay(counted(top));
      below.addAll(above);
      below.addAll(top);
      assertThat(written(table)).isEqualTo(written(counted(below)));
      second.lift();
      first.lift();
      assertThat(written(table)).isEqualTo(before);
      assertThat(shown(table)).isEqualTo(shownBefore);
      table.merge(counted(above));
      table.merge(counted(top));
      assertThat(written(table)).isEqualTo(written(counted(below)));
    }
  }

  private static GroupTable numbered(int from, int to, int step) {
    GroupTable table = empty();
    for (int n = from; n < to; n += step) {
      int row = table.row(new KeyBytes().clear().none().number(n), 10_000 - n, n % 3);
      table.numbers("SUM").add(row, n);
      table.numbers("MIN").add(row, n % 7);
      table.distinct("DISTINCT").add(row, n);
      table.distinct("DISTINCT").add(row, n % 11);
    }
    return table;
  }

  @Test
  void layersOfThousandsOfGroupsAreLiftedToo() throws IOException {
    GroupTable table = numbered(0, 3_000, 2);
    byte[] before = written(table);
    GroupTable.Layer first = table.lay(numbered(1_500, 6_000, 3));
    GroupTable.Layer second = table.lay(numbered(0, 9_000, 1));
    assertThat(table.size()).isEqualTo(9_000);
    second.lift();
    first.lift();
    assertThat(written(table)).isEqualTo(before);
    table.lay(numbered(500, 2_500, 1));
    GroupTable expected = numbered(0, 3_000, 2);
    expected.merge(numbered(500, 2_500, 1));
    assertThat(written(table)).isEqualTo(written(expected));
  }

  @Test
  void mergingLeavesTheOtherTableAsItWas() throws IOException {
    GroupTable other = counted(List.of(1L, 2L, 3L));
    byte[] before = written(other);
    GroupTable into = counted(List.of(4L, 5L));
    into.merge(other);
    count(into, 6);
    count(copy(into), 7);
    assertThat(written(other)).isEqualTo(before);
  }

  @Test
  void groupsAreThoseOfTheCollationAndSpelledAsInTheirFirstRow() {
    GroupTable table = new GroupTable(GroupSchema.of("test", "name"));
    int row = table.row(new KeyBytes().text("arger"), 9, 0);
    assertThat(table.row(new KeyBytes().text("ÄRGER  "), 5, 2)).isEqualTo(row);
    assertThat(table.row(new KeyBytes().text("Arger"), 5, 3)).isEqualTo(row);
    assertThat(table.key(row).text(0)).isEqualTo("ÄRGER  ");
    assertThat(table.row(new KeyBytes().none(), 1, 0)).isNotEqualTo(row);
    assertThat(shownFirst(table)).containsExactly("", "ÄRGER  ");
  }

  private static List<String> shownFirst(GroupTable table) {
    return IntStream.of(table.inOrder()).mapToObj(row -> table.key(row).text(0)).toList();
  }

  @Test
  void ofATableWithoutKeyThereIsOneRow() {
    GroupTable table = new GroupTable(GroupSchema.of("test").with("n", Merge.SUM));
    table.numbers("n").add(table.row(new KeyBytes(), 1, 0), 2);
    table.numbers("n").add(table.row(new KeyBytes(), 2, 0), 3);
    assertThat(table.size()).isEqualTo(1);
    assertThat(table.numbers("n").get(0)).isEqualTo(5);
  }

  @Test
  void anotherSchemaIsNotRead() throws IOException {
    byte[] bytes = written(new GroupTable(GroupSchema.of("other")));
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other");
  }

  @Test
  void columnsOfTheSameNameAreRefused() {
    GroupSchema schema = GroupSchema.of("test").with("n", Merge.SUM);
    assertThatThrownBy(() -> schema.with("n", Merge.MAX))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
