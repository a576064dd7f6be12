package sluice.archive.visit;

import java.util.Arrays;

/**
 * Objects, or null, by ids other than 0: linear probing in an array that is half full at most. Not
 * thread-safe.
 */
final class LongMap<V> {
  private static final int FIRST_SLOTS = 64;

  /** Spreads the ids, of which many follow one another, over the slots: 2^64 / the golden ratio. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private long[] ids = new long[FIRST_SLOTS];
  private Object[] values = new Object[FIRST_SLOTS];
  private int size;

  int size() {
    return size;
  }

  void clear() {
    Arrays.fill(ids, 0);
    Arrays.fill(values, null);
    size = 0;
  }

  boolean contains(long id) {
    return id != 0 && ids[slot(id)] == id;
  }

  /** The object of an id; null if it has none. */
  @SuppressWarnings("unchecked") // only put writes values
  V get(long id) {
    return id == 0 ? null : (V) values[slot(id)];
  }

  void put(long id, V value) {
    int slot = slot(id);
    if (ids[slot] == 0) {
      if (2 * (size + 1) > ids.length) {
        grow();
        slot = slot(id);
      }
      ids[slot] = id;
      size++;
    }
    values[slot] = value;
  }

  @SuppressWarnings("unchecked") // only put writes values
  void putAll(LongMap<V> other) {
    for (int i = 0; i < other.ids.length; i++) {
      if (other.ids[i] != 0) {
        put(other.ids[i], (V) other.values[i]);
      }
    }
  }

  private void grow() {
    long[] oldIds = ids;
    Object[] oldValues = values;
    ids = new long[2 * oldIds.length];
    values = new Object[ids.length];
    for (int i = 0; i < oldIds.length; i++) {
      if (oldIds[i] != 0) {
        int slot = slot(oldIds[i]);
        ids[slot] = oldIds[i];
        values[slot] = oldValues[i];
      }
    }
  }

  /** Where the id is, or the free slot where it belongs. */
  private int slot(long id) {
    long product = id * SPREAD;
    int slot = (int) (product ^ product >>> 32) & (ids.length - 1);
    while (ids[slot] != 0 && ids[slot] != id) {
      slot = (slot + 1) & (ids.length - 1);
    }
    return slot;
  }
}
