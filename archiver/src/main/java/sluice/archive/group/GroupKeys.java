package sluice.archive.group;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Keys of groups, found by hash and numbered from 0 on in the order in which they came; the numbers
 * are the rows of a table. The bytes of all keys lie one after the other in one array, of 2 GiB at
 * most: most keys are a few numbers, and an object for each would take more than its bytes. Not
 * thread-safe.
 */
final class GroupKeys {
  /** Says that a key is not there. */
  static final int NONE = -1;

  private static final int FIRST_SLOTS = 16;

  /**
   * The row of a key + 1, or 0, where its hash says or behind; half of the slots at least are 0.
   */
  private int[] slots = new int[FIRST_SLOTS];

  private int[] hashes = {};
  private int[] ends = {};
  private byte[] bytes = {};
  private int size;

  int size() {
    return size;
  }

  /** The row of a key, given now if it has none. */
  int row(KeyBytes key) {
    return row(key.bytes(), 0, key.length(), key.hash());
  }

  /** The row here of a key that has a row there, given now if it has none. */
  int row(GroupKeys other, int row) {
    return row(other.bytes, other.begin(row), other.ends[row], other.hashes[row]);
  }

  private int row(byte[] key, int begin, int end, int hash) {
    int slot = slot(key, begin, end, hash);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    append(key, begin, end, hash);
    slots[slot] = size;
    if (2 * size > slots.length) {
      rehash();
    }
    return size - 1;
  }

  /** The row here of a key that has a row there; {@link #NONE} if it is not here. */
  int find(GroupKeys other, int row) {
    return slots[slot(other.bytes, other.begin(row), other.ends[row], other.hashes[row])] - 1;
  }

  /** The slot that holds the key, or the free one where it belongs. */
  private int slot(byte[] key, int begin, int end, int hash) {
    int slot = hash & (slots.length - 1);
    while (slots[slot] != 0 && !isAt(slots[slot] - 1, key, begin, end, hash)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private boolean isAt(int row, byte[] key, int begin, int end, int hash) {
    return hashes[row] == hash && Arrays.equals(bytes, begin(row), ends[row], key, begin, end);
  }

  private void append(byte[] key, int begin, int end, int hash) {
    int from = begin(size);
    if (end - begin > Cells.LONGEST - from) {
      throw new IllegalStateException(
          "the values that a report tells apart on one day take more than 2 GiB: what a site sends"
              + " there has to be made less, as by excluded query parameters");
    }
    int to = from + end - begin;
    if (to > bytes.length) {
      bytes = Arrays.copyOf(bytes, Cells.roomFor(to - 1));
    }
    System.arraycopy(key, begin, bytes, from, end - begin);
    if (size == ends.length) {
      hashes = Arrays.copyOf(hashes, Cells.roomFor(size));
      ends = Arrays.copyOf(ends, Cells.roomFor(size));
    }
    hashes[size] = hash;
    ends[size] = to;
    size++;
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    for (int row = 0; row < size; row++) {
      slots[slot(bytes, begin(row), ends[row], hashes[row])] = row + 1;
    }
  }

  private int begin(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  /** Forgets the rows from this one on. */
  void cut(int newSize) {
    while (size > newSize) {
      // Backwards, so that no key is looked for past a slot that was emptied.
      int last = size - 1;
      slots[slot(bytes, begin(last), ends[last], hashes[last])] = 0;
      size = last;
    }
  }

  /** The key of a row, for as long as the row is there. */
  GroupKey key(int row, String[] spelled) {
    return new GroupKey(bytes, begin(row), ends[row], spelled);
  }

  /** The key of a row without its last bytes, for as long as the row is there. */
  ByteBuffer keyWithout(int row, int lastBytes) {
    int begin = begin(row);
    return ByteBuffer.wrap(bytes, begin, ends[row] - begin - lastBytes);
  }

  /** Orders rows by the unsigned bytes of their keys. */
  int compare(int row, int other) {
    return Arrays.compareUnsigned(bytes, begin(row), ends[row], bytes, begin(other), ends[other]);
  }

  /** The rows in an order that their keys alone decide: by hash, then by key. */
  int[] sorted() {
    long[] sorted = new long[size];
    for (int row = 0; row < size; row++) {
      sorted[row] = (long) hashes[row] << Integer.SIZE | row;
    }
    Arrays.sort(sorted);
    int[] rows = new int[size];
    for (int i = 0; i < size; i++) {
      int row = (int) sorted[i];
      int at = i;
      while (at > 0 && hashes[rows[at - 1]] == hashes[row] && compare(row, rows[at - 1]) < 0) {
        rows[at] = rows[--at];
      }
      rows[at] = row;
    }
    return rows;
  }

  /** Writes the key of a row: its length, then its bytes. */
  void write(DataOutput out, int row) throws IOException {
    int length = ends[row] - begin(row);
    Varints.write(out, length);
    out.write(bytes, begin(row), length);
  }

  /**
   * Adds a key; returns its new row.
   *
   * @throws IOException if the key is there already
   */
  int add(byte[] key) throws IOException {
    int before = size;
    int row = row(key, 0, key.length, KeyBytes.hash(key, key.length));
    if (row < before) {
      throw new IOException("a group is there twice");
    }
    return row;
  }
}
