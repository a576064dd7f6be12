package sluice.archive.group;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Groups with their columns, one row a group, in arrays. What a table holds depends only on the
 * visits that were counted into it, never on their order or on the pieces that were merged: of each
 * group the first row of the log is remembered, by idvisit and the row's place in its visit, and
 * that row decides the order of groups, the spelling of keys and the columns {@link Merge#FIRST}.
 * Nothing can be subtracted. Not thread-safe.
 *
 * <p>A visit is counted whole and into one table only of those that are ever merged.
 *
 * <pre>
 *   written:  name, number of columns, number of rows, then the rows by hash and key
 *   row:      key, texts of the key as spelled, first idvisit, first place,
 *             mask of the columns in which something was counted, the cells of these
 * </pre>
 */
public final class GroupTable {
  private final GroupSchema schema;
  private final Cells[] columns;
  private final GroupIndex groups = new GroupIndex();

  /** An empty table. */
  public GroupTable(GroupSchema schema) {
    this.schema = schema;
    this.columns = new Cells[schema.columns().size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = schema.columns().get(i).merge().cells();
    }
  }

  /** What the report declared. */
  public GroupSchema schema() {
    return schema;
  }

  /** Number of groups. */
  public int size() {
    return groups.size();
  }

  /** The cells of a column SUM, MAX, MIN, VISITS or FIRST. */
  public LongCells numbers(String column) {
    return (LongCells) columns[schema.index(column)];
  }

  /** The cells of a column EXACT_SUM. */
  public ExactCells exact(String column) {
    return (ExactCells) columns[schema.index(column)];
  }

  /** The cells of a column DECIMAL_MAX or DECIMAL_MIN. */
  public DecimalCells decimals(String column) {
    return (DecimalCells) columns[schema.index(column)];
  }

  /** The cells of a column DISTINCT. */
  public DistinctCells distinct(String column) {
    return (DistinctCells) columns[schema.index(column)];
  }

  /**
   * The row of a group, made if there is none; {@link #isFirst} then says whether the row of the
   * log is the first of the group so far.
   *
   * @param place of the row of the log in its visit; two rows of a visit that open groups differ
   */
  public int row(KeyBytes key, long idVisit, int place) {
    return groups.row(key, idVisit, place);
  }

  /** Whether the row that was looked up last is the first of its group so far. */
  public boolean isFirst() {
    return groups.isFirst();
  }

  /** The key of a row. */
  public GroupKey key(int row) {
    return groups.key(row);
  }

  /** The whole numbers that are this part of the keys, in the order of rows; 0 for NULL. */
  public LongStream keyNumbers(int part) {
    return IntStream.range(0, size()).mapToLong(row -> key(row).number(part));
  }

  /** The row of a group of another table with the same key; empty if there is none. */
  public OptionalInt find(GroupTable other, int row) {
    int found = groups.find(other.groups, row);
    return found == GroupIndex.NONE ? OptionalInt.empty() : OptionalInt.of(found);
  }

  /** The key of a row without its last part, a whole number; equal for equal parts. */
  public ByteBuffer keyWithoutNumber(int row) {
    return groups.keyWithoutNumber(row);
  }

  /** The rows in the order in which their groups come first in the log. */
  public int[] inOrder() {
    return groups.inOrder();
  }

  /** Takes over what another table of the same schema has counted from other visits. */
  public void merge(GroupTable other) {
    for (int from = 0; from < other.size(); from++) {
      int row = groups.row(other.groups, from);
      for (int i = 0; i < columns.length; i++) {
        columns[i].merge(row, other.columns[i], from, groups.isFirst());
      }
    }
  }

  /**
   * Makes the ids of columns DISTINCT be numbered together with those of other tables, which makes
   * merging these cheap. Nothing was counted yet.
   */
  public void numberBy(IdNumbers numbers) {
    for (Cells cells : columns) {
      if (cells instanceof DistinctCells distinct) {
        distinct.numberBy(numbers);
      }
    }
  }

  /**
   * Takes over what another table of the same schema has counted from other visits until {@link
   * Layer#lift} is called; the last layer is lifted first, and nothing is counted meanwhile. It
   * costs what the other table holds, however large this one is.
   */
  public Layer lay(GroupTable other) {
    Layer layer = new Layer(other);
    merge(other);
    return layer;
  }

  /**
   * What was in the rows that a layer covers: it is kept and put back, so that nothing has to be
   * subtracted; of a set, what the layer brings is kept, and taken out again.
   */
  public final class Layer {
    private final GroupIndex.Covered covered;
    private final Object[] cellsBefore = new Object[columns.length];

    private Layer(GroupTable other) {
      covered = groups.new Covered(other.groups);
      for (int i = 0; i < columns.length; i++) {
        cellsBefore[i] = columns[i].save(covered, other.columns[i]);
      }
    }

    /** Makes the table what it was before the layer was laid. */
    public void lift() {
      for (int i = 0; i < columns.length; i++) {
        columns[i].clear(covered.sizeBefore(), size());
        columns[i].restore(covered, cellsBefore[i]);
      }
      covered.restore();
    }
  }

  /** Writes the table; tables that counted the same visits write the same bytes. */
  public void write(DataOutput out) throws IOException {
    out.writeUTF(schema.name());
    Varints.write(out, columns.length);
    Varints.write(out, size());
    for (int row : groups.byKey()) {
      groups.write(out, row);
      writeCells(out, row);
    }
  }

  private void writeCells(DataOutput out, int row) throws IOException {
    long counted = 0;
    for (int i = 0; i < columns.length; i++) {
      counted |= columns[i].isNothing(row) ? 0 : 1L << i;
    }
    Varints.write(out, counted);
    for (int i = 0; i < columns.length; i++) {
      if ((counted >> i & 1) == 1) {
        columns[i].write(out, row);
      }
    }
  }

  /**
   * Fills an empty table with what was written.
   *
   * @throws IOException if the input is not of a table of this schema, or ends too early
   */
  public void read(DataInput in) throws IOException {
    String name = in.readUTF();
    int count = Varints.readCount(in);
    if (size() > 0 || !name.equals(schema.name()) || count != columns.length) {
      throw new IOException(
          "table " + name + " of " + count + " columns cannot be read into " + schema.name());
    }
    int rows = Varints.readCount(in);
    for (int i = 0; i < rows; i++) {
      readCells(in, groups.read(in));
    }
  }

  private void readCells(DataInput in, int row) throws IOException {
    long counted = Varints.read(in);
    for (int i = 0; i < columns.length; i++) {
      if ((counted >> i & 1) == 1) {
        columns[i].read(in, row);
      }
    }
  }
}
