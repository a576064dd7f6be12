package sluice.archive.group;

import java.util.Arrays;

/**
 * Gives 8-byte ids small numbers from 0 on, in the order in which they come, so that sets of them
 * are small. Tables that are ever merged use the same numbers. Ids are never forgotten. Not
 * thread-safe.
 */
public final class IdNumbers {
  private static final int FIRST_SLOTS = 16;

  private int[] slots = new int[FIRST_SLOTS];
  private long[] ids = new long[FIRST_SLOTS / 2];
  private int size;

  /** The number of an id, given now if it has none. */
  public int number(long id) {
    int slot = slot(id);
    while (slots[slot] != 0) {
      if (ids[slots[slot] - 1] == id) {
        return slots[slot] - 1;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
    }
    ids[size++] = id;
    slots[slot] = size;
    if (2 * size > slots.length) {
      rehash();
    }
    return size - 1;
  }

  private int slot(long id) {
    return (int) KeyBytes.mixed(id) & (slots.length - 1);
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    for (int number = 0; number < size; number++) {
      int slot = slot(ids[number]);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = number + 1;
    }
  }

  /** The id that has a number. */
  public long id(int number) {
    return ids[number];
  }

  /** How many ids have a number. */
  public int size() {
    return size;
  }
}
