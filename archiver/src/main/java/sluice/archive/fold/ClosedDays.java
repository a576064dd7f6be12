package sluice.archive.fold;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sluice.archive.fold.VisitorSets.DayVisitors;
import sluice.archive.period.Period;
import sluice.archive.table.WeighedCache;

/**
 * Unions of the visitors of those days of running weeks and months that are over, so that only the
 * current day has to be added (docs: archiver/docs/periods.md#unique-visitors). A cache in memory.
 * Thread-safe.
 */
public final class ClosedDays {
  private final WeighedCache<Key, Union> unions;

  /** Makes an empty cache of so many bytes. */
  public ClosedDays(long maxBytes) {
    this.unions = new WeighedCache<>(maxBytes, Union::weight);
  }

  private record Key(int idSite, Period period) {}

  /**
   * Visitors of several days.
   *
   * @param of the sets that were united, in order of date
   * @param bySegment by hash of the segment
   */
  record Union(List<VisitorSets.Key> of, Map<String, DayVisitors> bySegment) {
    /** Bytes of an entry beside its members. */
    private static final int ENTRY_BYTES = 300;

    private long weight() {
      long weight = ENTRY_BYTES * (long) of.size();
      for (DayVisitors visitors : bySegment.values()) {
        weight +=
            ENTRY_BYTES
                + Long.BYTES * ((long) visitors.visitors().limit() + visitors.users().limit());
      }
      return weight;
    }
  }

  /** What is known of the first of these days, of all these segments. */
  Optional<Union> get(int idSite, Period period, List<VisitorSets.Key> days, Set<String> hashes) {
    return unions
        .get(new Key(idSite, period))
        .filter(union -> union.of().size() <= days.size())
        .filter(union -> union.of().equals(days.subList(0, union.of().size())))
        .filter(union -> union.bySegment().keySet().containsAll(hashes));
  }

  void put(int idSite, Period period, Union union) {
    unions.put(new Key(idSite, period), union);
  }
}
