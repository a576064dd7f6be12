package sluice.archive.change;

import java.util.Arrays;

/** Ids of changed visits of a day as they are found. Mutable; confined to one thread. */
final class IdList {
  private long[] ids = new long[4];
  private int length;

  void add(long id) {
    if (length > 0 && ids[length - 1] == id) {
      return; // the rows of a visit come one after the other
    }
    if (length == ids.length) {
      ids = Arrays.copyOf(ids, 2 * length);
    }
    ids[length++] = id;
  }

  /** These visits, or the whole day if they are many. */
  DayChange change() {
    return new DayChange.Visits(ChangedIds.ascending(ids, length)).and(DayChange.NONE);
  }
}
