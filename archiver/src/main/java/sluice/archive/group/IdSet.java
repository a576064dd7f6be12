package sluice.archive.group;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * A set of numbers that {@link IdNumbers} gave: a sorted array while it is small, as most are, then
 * a bitmap. Not thread-safe.
 */
final class IdSet {
  /** From so many members on a bitmap is smaller than the objects that it is made of. */
  private static final int SMALL = 64;

  private static final int[] NONE = {};

  private int[] few = NONE;
  private int size;
  private RoaringBitmap many;

  void add(int number) {
    if (many != null) {
      many.add(number);
      return;
    }
    int at = size > 0 && few[size - 1] < number ? size : position(number);
    if (at < size && few[at] == number) {
      return;
    }
    if (size == SMALL) {
      many = RoaringBitmap.bitmapOf(few);
      few = NONE;
      many.add(number);
      return;
    }
    if (size == few.length) {
      few = Arrays.copyOf(few, Math.min(SMALL, Math.max(2, 2 * size)));
    }
    System.arraycopy(few, at, few, at + 1, size - at);
    few[at] = number;
    size++;
  }

  private int position(int number) {
    int found = Arrays.binarySearch(few, 0, size, number);
    return found >= 0 ? found : -found - 1;
  }

  void addAll(IdSet other) {
    if (other.many == null) {
      for (int i = 0; i < other.size; i++) {
        add(other.few[i]);
      }
      return;
    }
    RoaringBitmap all = many == null ? asBitmap() : many;
    all.or(other.many);
    many = all;
    few = NONE;
  }

  private RoaringBitmap asBitmap() {
    return RoaringBitmap.bitmapOf(Arrays.copyOf(few, size));
  }

  /** A set of its own with the same members. */
  IdSet copy() {
    IdSet copy = new IdSet();
    copy.few = size == 0 ? NONE : Arrays.copyOf(few, size);
    copy.size = size;
    copy.many = many == null ? null : many.clone();
    return copy;
  }

  int count() {
    return many == null ? size : many.getCardinality();
  }

  /** The members, ascending. */
  int[] sorted() {
    return many == null ? Arrays.copyOf(few, size) : many.toArray();
  }

  /** Writes the members; equal sets are equal bytes. */
  void write(DataOutput out) throws IOException {
    Varints.write(out, count());
    int last = 0;
    if (many == null) {
      for (int i = 0; i < size; i++) {
        Varints.write(out, few[i] - last);
        last = few[i];
      }
      return;
    }
    PeekableIntIterator members = many.getIntIterator();
    while (members.hasNext()) {
      int next = members.next();
      Varints.write(out, next - last);
      last = next;
    }
  }

  static IdSet read(DataInput in) throws IOException {
    int count = Varints.readCount(in);
    int[] members = new int[Math.min(count, 1 << 16)];
    int last = 0;
    for (int i = 0; i < count; i++) {
      if (i == members.length) {
        members = Arrays.copyOf(members, Math.min(count, 2 * i));
      }
      last += Varints.readCount(in);
      members[i] = last;
    }
    IdSet set = new IdSet();
    if (count > SMALL) {
      set.many = RoaringBitmap.bitmapOf(members);
    } else {
      set.few = members;
      set.size = count;
    }
    return set;
  }
}
