package sluice.archive.group;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The groups of a table, each with its row: found by key, in the order of the log, or in one that
 * the keys alone decide. Of each group the first row of the log is remembered, by idvisit and the
 * row's place in its visit. Not thread-safe.
 */
final class GroupIndex {
  /** Says that a group is not there. */
  static final int NONE = GroupKeys.NONE;

  private static final String[] NO_TEXTS = {};

  private final GroupKeys keys = new GroupKeys();

  /** Texts of the keys as spelled; null, or not there, for a key without any. */
  private String[][] spelled = {};

  private final PackedLongs firstVisits = new PackedLongs(0);
  private final PackedLongs firstPlaces = new PackedLongs(0);

  private boolean isFirst;

  int size() {
    return keys.size();
  }

  /**
   * The row of a group, made if there is none; {@link #isFirst} then says whether the row of the
   * log is the first of the group so far.
   */
  int row(KeyBytes key, long idVisit, int place) {
    int before = keys.size();
    int row = keys.row(key);
    isFirst = row >= before || comesBefore(idVisit, place, row);
    if (isFirst) {
      first(row, key.spelling(), idVisit, place);
    }
    return row;
  }

  /** The same for a group of another index. */
  int row(GroupIndex other, int from) {
    int before = keys.size();
    int row = keys.row(other.keys, from);
    long idVisit = other.firstVisits.get(from);
    int place = (int) other.firstPlaces.get(from);
    isFirst = row >= before || comesBefore(idVisit, place, row);
    if (isFirst) {
      first(row, other.spelling(from), idVisit, place);
    }
    return row;
  }

  /** Whether the row that was looked up last is the first of its group so far. */
  boolean isFirst() {
    return isFirst;
  }

  /** The row of a group of another index; {@link #NONE} if it is not here. */
  int find(GroupIndex other, int row) {
    return keys.find(other.keys, row);
  }

  /** The key of a row, for as long as the row is there. */
  GroupKey key(int row) {
    return keys.key(row, spelling(row));
  }

  /** The same without its last part, a whole number; equal for equal parts. */
  ByteBuffer keyWithoutNumber(int row) {
    return keys.keyWithout(row, KeyBytes.NUMBER_BYTES);
  }

  private String[] spelling(int row) {
    return row < spelled.length && spelled[row] != null ? spelled[row] : NO_TEXTS;
  }

  private boolean comesBefore(long idVisit, int place, int row) {
    long known = firstVisits.get(row);
    return idVisit < known || idVisit == known && place < firstPlaces.get(row);
  }

  private void first(int row, String[] spelling, long idVisit, int place) {
    firstVisits.set(row, idVisit);
    firstPlaces.set(row, place);
    if (spelling.length > 0) {
      if (row >= spelled.length) {
        spelled = Arrays.copyOf(spelled, Cells.roomFor(row));
      }
      spelled[row] = spelling;
    }
  }

  /** The rows in the order in which their groups come first in the log. */
  int[] inOrder() {
    IntStream rows = IntStream.range(0, size());
    return isInOrder() ? rows.toArray() : sorted(rows, this::compare);
  }

  /** Visits are mostly counted in the order of the log; then there is nothing to sort. */
  private boolean isInOrder() {
    for (int row = 1; row < size(); row++) {
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
    int byVisit = Long.compare(firstVisits.get(a), firstVisits.get(b));
    if (byVisit != 0) {
      return byVisit;
    }
    int byPlace = Long.compare(firstPlaces.get(a), firstPlaces.get(b));
    return byPlace != 0 ? byPlace : keys.compare(a, b);
  }

  /** The rows in an order that their keys alone decide. */
  int[] byKey() {
    return keys.sorted();
  }

  /** What is known of some rows while groups of another index lie on top of them. */
  final class Covered {
    private final int sizeBefore = size();
    private final int[] rows;
    private final int[] above;
    private final int count;
    private final String[][] spelledBefore;
    private final long[] visitsBefore;
    private final int[] placesBefore;

    /** Keeps what is known of the groups that another index has, too. */
    Covered(GroupIndex other) {
      rows = new int[Math.min(other.size(), size())];
      above = new int[rows.length];
      int covered = 0;
      for (int from = 0; from < other.size() && size() > 0; from++) {
        int row = find(other, from);
        if (row != NONE) {
          above[covered] = from;
          rows[covered++] = row;
        }
      }
      count = covered;
      spelledBefore = new String[count][];
      visitsBefore = new long[count];
      placesBefore = new int[count];
      for (int i = 0; i < count; i++) {
        spelledBefore[i] = spelling(rows[i]);
        visitsBefore[i] = firstVisits.get(rows[i]);
        placesBefore[i] = (int) firstPlaces.get(rows[i]);
      }
    }

    /** The row that is covered. */
    int row(int i) {
      return rows[i];
    }

    /** The row of the other index that covers it. */
    int above(int i) {
      return above[i];
    }

    /** How many rows are covered. */
    int count() {
      return count;
    }

    /** How many rows there were before. */
    int sizeBefore() {
      return sizeBefore;
    }

    /** Makes the index what it was. */
    void restore() {
      if (sizeBefore < spelled.length) {
        Arrays.fill(spelled, sizeBefore, Math.min(size(), spelled.length), null);
      }
      keys.cut(sizeBefore);
      for (int i = 0; i < count; i++) {
        first(rows[i], spelledBefore[i], visitsBefore[i], placesBefore[i]);
      }
    }
  }

  /** Writes the key of a row and what is known of its first row of the log. */
  void write(DataOutput out, int row) throws IOException {
    keys.write(out, row);
    String[] texts = spelling(row);
    Varints.write(out, texts.length);
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      Varints.write(out, bytes.length);
      out.write(bytes);
    }
    Varints.write(out, firstVisits.get(row));
    Varints.write(out, firstPlaces.get(row));
  }

  /**
   * Reads what {@link #write} wrote; returns the new row.
   *
   * @throws IOException if the group is there already, it is no key, or the input ends too early
   */
  int read(DataInput in) throws IOException {
    byte[] key = readBytes(in);
    String[] spelling = new String[Varints.readCount(in)];
    if (!KeyBytes.isKey(key, spelling.length)) {
      throw new IOException("no key of a group");
    }
    for (int i = 0; i < spelling.length; i++) {
      spelling[i] = new String(readBytes(in), StandardCharsets.UTF_8);
    }
    long idVisit = Varints.read(in);
    int place = Varints.readCount(in);
    int row = keys.add(key);
    first(row, spelling, idVisit, place);
    return row;
  }

  private static byte[] readBytes(DataInput in) throws IOException {
    byte[] bytes = new byte[Varints.readCount(in)];
    in.readFully(bytes);
    return bytes;
  }
}
