package sluice.archive.change;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Days that have to be archived again, by site. Mutable; confined to the thread that archives. */
public final class ChangedDays {
  private final Map<Integer, NavigableSet<LocalDate>> days = new TreeMap<>();

  /** Adds a day. */
  public void add(int idSite, LocalDate day) {
    days.computeIfAbsent(idSite, none -> new TreeSet<>()).add(day);
  }

  /** Adds all days from one to the other, both included. */
  void addAll(int idSite, LocalDate from, LocalDate to) {
    for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
      add(idSite, day);
    }
  }

  void clear() {
    days.clear();
  }

  /** Sites with changed days. */
  public Set<Integer> idSites() {
    return Set.copyOf(days.keySet());
  }

  /** The changed days of a site, oldest first. */
  public NavigableSet<LocalDate> of(int idSite) {
    return days.getOrDefault(idSite, new TreeSet<>());
  }

  /** The newest changed days of a site, at most so many. */
  public List<LocalDate> newest(int idSite, int most) {
    return of(idSite).descendingSet().stream().limit(most).toList();
  }

  /** Forgets days of a site: they are published. */
  public void published(int idSite, Collection<LocalDate> done) {
    NavigableSet<LocalDate> left = of(idSite);
    left.removeAll(done);
    if (left.isEmpty()) {
      days.remove(idSite);
    }
  }
}
