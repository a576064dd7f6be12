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
  /**
   * From so many members on a bitmap is smaller than the objects that it is made of: those of a day
   * of a million visitors are spread over 16 of its parts, and each takes 40 bytes beside its
   * members.
   */
  private static final int SMALL = 256;

  private static final int[] NONE = {};

  private int[] few = NONE;
  private int size;
  private RoaringBitmap many;

  /** A set of two numbers, which differ. */
  static IdSet of(int one, int other) {
    IdSet set = new IdSet();
    set.few = new int[] {Math.min(one, other), Math.max(one, other)};
    set.size = 2;
    return set;
  }

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
      size = 0;
      many.add(number);
      return;
    }
    if (size == few.length) {
      few = Arrays.copyOf(few, roomFor(size + 1));
    }
    System.arraycopy(few, at, few, at + 1, size - at);
    few[at] = number;
    size++;
  }

  /** Little more than is needed; an even number, as Java rounds up to 8 bytes. */
  private static int roomFor(int count) {
    return Math.min(SMALL, count + (count >> 2) + 1 & ~1);
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
    RoaringBitmap all = many == null ? RoaringBitmap.bitmapOf(sorted()) : many;
    all.or(other.many);
    many = all;
    few = NONE;
    size = 0;
  }

  boolean contains(int number) {
    return many == null ? Arrays.binarySearch(few, 0, size, number) >= 0 : many.contains(number);
  }

  /** Takes out what is a member of these. */
  void removeAll(int[] members) {
    for (int number : members) {
      remove(number);
    }
  }

  private void remove(int number) {
    if (many != null) {
      many.remove(number);
      return;
    }
    int at = position(number);
    if (at < size && few[at] == number) {
      System.arraycopy(few, at + 1, few, at, size - at - 1);
      size--;
    }
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

  /**
   * Reads what {@link #write} wrote.
   *
   * @param numbers how many numbers there are
   * @throws IOException if that is no set, which has a member at least
   */
  static IdSet read(DataInput in, int numbers) throws IOException {
    int count = Varints.readCount(in);
    if (count == 0) {
      throw new IOException("a set without members");
    }
    int[] members = new int[Math.min(count, 1 << 16)];
    int last = 0;
    for (int i = 0; i < count; i++) {
      if (i == members.length) {
        members = Arrays.copyOf(members, Math.min(count, 2 * i));
      }
      int more = Varints.readCount(in);
      last += more;
      if (more == 0 && i > 0 || last < 0 || last >= numbers) {
        throw new IOException("no member of a set");
      }
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
