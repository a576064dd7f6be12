package sluice.archive.group;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.stream.IntStream;

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
  private static final int FIRST_SLOTS = 16;

  private final GroupSchema schema;
  private final Cells[] columns;
  private int[] slots = new int[FIRST_SLOTS];
  private byte[][] keys = new byte[FIRST_SLOTS / 2][];
  private int[] hashes = new int[FIRST_SLOTS / 2];
  private String[][] spelled = new String[FIRST_SLOTS / 2][];
  private long[] firstVisits = new long[FIRST_SLOTS / 2];
  private int[] firstPlaces = new int[FIRST_SLOTS / 2];
  private int size;
  private boolean isFirst;

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
    return size;
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
    int hash = key.hash();
    int slot = hash & (slots.length - 1);
    while (slots[slot] != 0 && !isAt(slots[slot] - 1, hash, key)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    if (slots[slot] == 0) {
      isFirst = true;
      return open(slot, key.copy(), key.spelling(), idVisit, place);
    }
    int row = slots[slot] - 1;
    isFirst = comesBefore(idVisit, place, row);
    if (isFirst) {
      first(row, key.spelling(), idVisit, place);
    }
    return row;
  }

  private boolean isAt(int row, int hash, KeyBytes key) {
    return hashes[row] == hash && key.isEqual(keys[row]);
  }

  /** Whether the row that was looked up last is the first of its group so far. */
  public boolean isFirst() {
    return isFirst;
  }

  private boolean comesBefore(long idVisit, int place, int row) {
    return idVisit < firstVisits[row] || idVisit == firstVisits[row] && place < firstPlaces[row];
  }

  private void first(int row, String[] spelling, long idVisit, int place) {
    spelled[row] = spelling;
    firstVisits[row] = idVisit;
    firstPlaces[row] = place;
  }

  private int open(int slot, byte[] key, String[] spelling, long idVisit, int place) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
      spelled = Arrays.copyOf(spelled, 2 * size);
      firstVisits = Arrays.copyOf(firstVisits, 2 * size);
      firstPlaces = Arrays.copyOf(firstPlaces, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    int row = size++;
    keys[row] = key;
    hashes[row] = KeyBytes.hash(key);
    first(row, spelling, idVisit, place);
    slots[slot] = size;
    if (2 * size > slots.length) {
      rehash();
    }
    return row;
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    for (int row = 0; row < size; row++) {
      slots[slotOf(keys[row], hashes[row])] = row + 1;
    }
  }

  /** The slot that holds the key, or the free one where it belongs. */
  private int slotOf(byte[] key, int hash) {
    int slot = hash & (slots.length - 1);
    while (slots[slot] != 0 && !isAt(slots[slot] - 1, hash, key)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private boolean isAt(int row, int hash, byte[] key) {
    return hashes[row] == hash && Arrays.equals(key, keys[row]);
  }

  /** The key of a row. */
  public GroupKey key(int row) {
    return KeyBytes.parts(keys[row], spelled[row]);
  }

  /** The row of a group of another table with the same key; empty if there is none. */
  public OptionalInt find(GroupTable other, int row) {
    int slot = slots[slotOf(other.keys[row], other.hashes[row])];
    return slot == 0 ? OptionalInt.empty() : OptionalInt.of(slot - 1);
  }

  /** The key of a row without its last part, a whole number; equal for equal parts. */
  public ByteBuffer keyWithoutNumber(int row) {
    return ByteBuffer.wrap(keys[row], 0, keys[row].length - KeyBytes.NUMBER_BYTES);
  }

  /** The rows in the order in which their groups come first in the log. */
  public int[] inOrder() {
    IntStream rows = IntStream.range(0, size);
    return isInOrder() ? rows.toArray() : sorted(rows, this::compare);
  }

  /** Visits are mostly counted in the order of the log; then there is nothing to sort. */
  private boolean isInOrder() {
    for (int row = 1; row < size; row++) {
      if (compare(row - 1, row) > 0) {
        return false;
      }
    }
    return true;
  }

  private static int[] sorted(IntStream rows, Comparator<Integer> order) {
    return rows.boxed().sorted(order).mapToInt(row -> row).toArray();
  }

  private int compare(int a, int b) {
    int byVisit = Long.compare(firstVisits[a], firstVisits[b]);
    int byPlace = byVisit != 0 ? byVisit : Integer.compare(firstPlaces[a], firstPlaces[b]);
    return byPlace != 0 ? byPlace : Arrays.compareUnsigned(keys[a], keys[b]);
  }

  /** Takes over what another table of the same schema has counted from other visits. */
  public void merge(GroupTable other) {
    for (int from = 0; from < other.size; from++) {
      int row = rowOf(other, from);
      for (int i = 0; i < columns.length; i++) {
        columns[i].merge(row, other.columns[i], from, isFirst);
      }
    }
  }

  private int rowOf(GroupTable other, int from) {
    int slot = slotOf(other.keys[from], other.hashes[from]);
    if (slots[slot] == 0) {
      isFirst = true;
      return open(
          slot,
          other.keys[from],
          other.spelled[from],
          other.firstVisits[from],
          other.firstPlaces[from]);
    }
    int row = slots[slot] - 1;
    isFirst = comesBefore(other.firstVisits[from], other.firstPlaces[from], row);
    if (isFirst) {
      first(row, other.spelled[from], other.firstVisits[from], other.firstPlaces[from]);
    }
    return row;
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
   * subtracted.
   */
  public final class Layer {
    private final int sizeBefore = size;
    private final int[] rows;
    private final int covered;
    private final String[][] spelledBefore;
    private final long[] visitsBefore;
    private final int[] placesBefore;
    private final Object[] cellsBefore = new Object[columns.length];

    private Layer(GroupTable other) {
      rows = new int[Math.min(other.size, size)];
      int count = 0;
      for (int from = 0; from < other.size && size > 0; from++) {
        int slot = slots[slotOf(other.keys[from], other.hashes[from])];
        if (slot != 0) {
          rows[count++] = slot - 1;
        }
      }
      covered = count;
      spelledBefore = new String[count][];
      visitsBefore = new long[count];
      placesBefore = new int[count];
      for (int i = 0; i < count; i++) {
        spelledBefore[i] = spelled[rows[i]];
        visitsBefore[i] = firstVisits[rows[i]];
        placesBefore[i] = firstPlaces[rows[i]];
      }
      for (int i = 0; i < columns.length; i++) {
        cellsBefore[i] = columns[i].save(rows, count);
      }
    }

    /** Makes the table what it was before the layer was laid. */
    public void lift() {
      for (int row = size - 1; row >= sizeBefore; row--) {
        // Backwards, so that no key is looked for past a slot that was emptied.
        slots[slotOf(keys[row], hashes[row])] = 0;
        keys[row] = null;
        spelled[row] = null;
      }
      for (Cells cells : columns) {
        cells.clear(sizeBefore, size);
      }
      size = sizeBefore;
      for (int i = 0; i < covered; i++) {
        first(rows[i], spelledBefore[i], visitsBefore[i], placesBefore[i]);
      }
      for (int i = 0; i < columns.length; i++) {
        columns[i].restore(rows, covered, cellsBefore[i]);
      }
    }
  }

  /** Writes the table; tables that counted the same visits write the same bytes. */
  public void write(DataOutput out) throws IOException {
    out.writeUTF(schema.name());
    Varints.write(out, columns.length);
    Varints.write(out, size);
    for (int row : byKey()) {
      writeRow(out, row);
    }
  }

  /** The rows in an order that their keys alone decide: by hash, then by key. */
  private int[] byKey() {
    long[] sorted = new long[size];
    for (int row = 0; row < size; row++) {
      sorted[row] = (long) hashes[row] << Integer.SIZE | row;
    }
    Arrays.sort(sorted);
    int[] rows = new int[size];
    for (int i = 0; i < size; i++) {
      int row = (int) sorted[i];
      int at = i;
      while (at > 0 && hashes[rows[at - 1]] == hashes[row] && isBefore(row, rows[at - 1])) {
        rows[at] = rows[--at];
      }
      rows[at] = row;
    }
    return rows;
  }

  private boolean isBefore(int row, int other) {
    return Arrays.compareUnsigned(keys[row], keys[other]) < 0;
  }

  private void writeRow(DataOutput out, int row) throws IOException {
    writeBytes(out, keys[row]);
    Varints.write(out, spelled[row].length);
    for (String text : spelled[row]) {
      writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    }
    Varints.write(out, firstVisits[row]);
    Varints.write(out, firstPlaces[row]);
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
    if (size > 0 || !name.equals(schema.name()) || count != columns.length) {
      throw new IOException(
          "table " + name + " of " + count + " columns cannot be read into " + schema.name());
    }
    int rows = Varints.readCount(in);
    for (int i = 0; i < rows; i++) {
      readRow(in);
    }
  }

  private void readRow(DataInput in) throws IOException {
    byte[] key = readBytes(in);
    String[] spelling = new String[Varints.readCount(in)];
    for (int i = 0; i < spelling.length; i++) {
      spelling[i] = new String(readBytes(in), StandardCharsets.UTF_8);
    }
    int slot = slotOf(key, KeyBytes.hash(key));
    if (slots[slot] != 0) {
      throw new IOException("a group of " + schema.name() + " is there twice");
    }
    int row = open(slot, key, spelling, Varints.read(in), Varints.readCount(in));
    long counted = Varints.read(in);
    for (int i = 0; i < columns.length; i++) {
      if ((counted >> i & 1) == 1) {
        columns[i].read(in, row);
      }
    }
  }

  private static void writeBytes(DataOutput out, byte[] bytes) throws IOException {
    Varints.write(out, bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInput in) throws IOException {
    byte[] bytes = new byte[Varints.readCount(in)];
    in.readFully(bytes);
    return bytes;
  }
}
