package sluice.archive.group;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The keys of the groups of a table, each with its row: found by hash, in the order of the log, or
 * in one that the keys alone decide. Of each group the first row of the log is remembered, by
 * idvisit and the row's place in its visit. Not thread-safe.
 */
final class GroupIndex {
  /** Says that a group is not there. */
  static final int NONE = -1;

  private static final int FIRST_SLOTS = 16;

  private int[] slots = new int[FIRST_SLOTS];
  private byte[][] keys = new byte[FIRST_SLOTS / 2][];
  private int[] hashes = new int[FIRST_SLOTS / 2];
  private String[][] spelled = new String[FIRST_SLOTS / 2][];
  private long[] firstVisits = new long[FIRST_SLOTS / 2];
  private int[] firstPlaces = new int[FIRST_SLOTS / 2];
  private int size;
  private boolean isFirst;

  int size() {
    return size;
  }

  /**
   * The row of a group, made if there is none; {@link #isFirst} then says whether the row of the
   * log is the first of the group so far.
   */
  int row(KeyBytes key, long idVisit, int place) {
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

  /** The same for a group of another index. */
  int row(GroupIndex other, int from) {
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

  /** Whether the row that was looked up last is the first of its group so far. */
  boolean isFirst() {
    return isFirst;
  }

  /** The row of a group of another index; {@link #NONE} if it is not here. */
  int find(GroupIndex other, int row) {
    return slots[slotOf(other.keys[row], other.hashes[row])] - 1;
  }

  GroupKey key(int row) {
    return new GroupKey(keys[row], spelled[row]);
  }

  /** The bytes of a key; nobody may write to them. */
  byte[] bytes(int row) {
    return keys[row];
  }

  private boolean isAt(int row, int hash, KeyBytes key) {
    return hashes[row] == hash && key.isEqual(keys[row]);
  }

  private boolean isAt(int row, int hash, byte[] key) {
    return hashes[row] == hash && Arrays.equals(key, keys[row]);
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

  /** The rows in the order in which their groups come first in the log. */
  int[] inOrder() {
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

  /** The rows in an order that their keys alone decide: by hash, then by key. */
  int[] byKey() {
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

  /** What is known of some rows while groups lie on top of them. */
  final class Covered {
    private final int sizeBefore = size;
    private final int[] rows;
    private final int count;
    private final String[][] spelledBefore;
    private final long[] visitsBefore;
    private final int[] placesBefore;

    /** Keeps what is known of the groups that another index has, too. */
    Covered(GroupIndex other) {
      int[] found = new int[Math.min(other.size, size)];
      int covered = 0;
      for (int from = 0; from < other.size && size > 0; from++) {
        int row = find(other, from);
        if (row != NONE) {
          found[covered++] = row;
        }
      }
      rows = found;
      count = covered;
      spelledBefore = new String[count][];
      visitsBefore = new long[count];
      placesBefore = new int[count];
      for (int i = 0; i < count; i++) {
        spelledBefore[i] = spelled[rows[i]];
        visitsBefore[i] = firstVisits[rows[i]];
        placesBefore[i] = firstPlaces[rows[i]];
      }
    }

    int[] rows() {
      return rows;
    }

    int count() {
      return count;
    }

    int sizeBefore() {
      return sizeBefore;
    }

    /** Makes the index what it was. */
    void restore() {
      for (int row = size - 1; row >= sizeBefore; row--) {
        // Backwards, so that no key is looked for past a slot that was emptied.
        slots[slotOf(keys[row], hashes[row])] = 0;
        keys[row] = null;
        spelled[row] = null;
      }
      size = sizeBefore;
      for (int i = 0; i < count; i++) {
        first(rows[i], spelledBefore[i], visitsBefore[i], placesBefore[i]);
      }
    }
  }

  /** Writes the key of a row and what is known of its first row of the log. */
  void write(DataOutput out, int row) throws IOException {
    writeBytes(out, keys[row]);
    Varints.write(out, spelled[row].length);
    for (String text : spelled[row]) {
      writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    }
    Varints.write(out, firstVisits[row]);
    Varints.write(out, firstPlaces[row]);
  }

  /**
   * Reads what {@link #write} wrote; returns the new row.
   *
   * @throws IOException if the group is there already, or the input ends too early
   */
  int read(DataInput in) throws IOException {
    byte[] key = readBytes(in);
    String[] spelling = new String[Varints.readCount(in)];
    for (int i = 0; i < spelling.length; i++) {
      spelling[i] = new String(readBytes(in), StandardCharsets.UTF_8);
    }
    int slot = slotOf(key, KeyBytes.hash(key));
    if (slots[slot] != 0) {
      throw new IOException("a group is there twice");
    }
    return open(slot, key, spelling, Varints.read(in), Varints.readCount(in));
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
