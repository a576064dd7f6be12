package sluice.archive.change;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/** Days that have to be archived again, by site, and what of them changed. Thread-safe. */
public final class ChangedDays {
  private final Map<Integer, NavigableMap<LocalDate, DayChange>> days = new TreeMap<>();

  /** Adds a day, or what else of it changed. */
  public synchronized void add(int idSite, LocalDate day, DayChange change) {
    days.computeIfAbsent(idSite, none -> new TreeMap<>()).merge(day, change, DayChange::and);
  }

  /** Adds all days from one to the other, both included. */
  void addAll(int idSite, LocalDate from, LocalDate to, DayChange change) {
    for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
      add(idSite, day, change);
    }
  }

  /** Forgets all days, but those of some sites. */
  synchronized void clear(Set<Integer> kept) {
    days.keySet().retainAll(kept);
  }

  /** Sites with changed days. */
  public synchronized Set<Integer> idSites() {
    return Set.copyOf(days.keySet());
  }

  /** How many days changed, by site. */
  public synchronized Map<Integer, Long> count() {
    Map<Integer, Long> counts = new TreeMap<>();
    days.forEach((idSite, ofSite) -> counts.put(idSite, (long) ofSite.size()));
    return counts;
  }

  /** The changed days of a site, oldest first. */
  public synchronized NavigableSet<LocalDate> of(int idSite) {
    return new TreeSet<>(days.getOrDefault(idSite, new TreeMap<>()).keySet());
  }

  /**
   * What of a day changed.
   *
   * @return for a day that is not among the changed ones that it is unknown
   */
  public synchronized DayChange change(int idSite, LocalDate day) {
    return days.getOrDefault(idSite, new TreeMap<>())
        .getOrDefault(day, new DayChange.Whole("unknown"));
  }

  /** What of some days of a site changed, oldest first. */
  public synchronized SortedMap<LocalDate, DayChange> changes(
      int idSite, Collection<LocalDate> asked) {
    SortedMap<LocalDate, DayChange> changes = new TreeMap<>();
    asked.forEach(day -> changes.put(day, change(idSite, day)));
    return changes;
  }

  /** The newest changed days of a site, at most so many. */
  public List<LocalDate> newest(int idSite, int most) {
    return of(idSite).descendingSet().stream().limit(most).toList();
  }

  /** Forgets all days of sites that somebody else archives. */
  public synchronized void keepSites(IntPredicate isKept) {
    days.keySet().removeIf(idSite -> !isKept.test(idSite));
  }

  /** Forgets days of a site: they are published. */
  public synchronized void published(int idSite, Collection<LocalDate> done) {
    Map<LocalDate, DayChange> left = days.getOrDefault(idSite, new TreeMap<>());
    left.keySet().removeAll(Set.copyOf(done));
    if (left.isEmpty()) {
      days.remove(idSite);
    }
  }
}
