package sluice.archive.change;

import java.util.Arrays;

/**
 * Ids of changed visits of a day as they are found; of very many it is only known that they are.
 * Mutable; confined to one thread.
 */
final class IdList {
  /** An id may have been found more than once. */
  private static final int MOST_FOUND = 2 * DayChange.MOST_VISITS;

  private boolean isMany;
  private long[] ids = new long[4];
  private int length;

  void add(long id) {
    if (isMany || length > 0 && ids[length - 1] == id) {
      return; // the rows of a visit come one after the other
    }
    if (length == MOST_FOUND) {
      ids = ChangedIds.ascending(ids, length);
      length = ids.length;
      isMany = length > DayChange.MOST_VISITS;
    }
    if (isMany) {
      ids = new long[0];
      return;
    }
    if (length == ids.length) {
      ids = Arrays.copyOf(ids, 2 * Math.max(1, length));
    }
    ids[length++] = id;
  }

  /** Room that is taken, in ids. */
  int room() {
    return ids.length;
  }

  /** These visits, or the whole day if they are many. */
  DayChange change() {
    if (isMany) {
      return DayChange.MANY;
    }
    return new DayChange.Visits(ChangedIds.ascending(ids, length)).and(DayChange.NONE);
  }
}
