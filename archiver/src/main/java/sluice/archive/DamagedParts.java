package sluice.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.change.DayChange;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.UnreadableArchive;
import sluice.site.Site;

/**
 * Archives that cannot be read, so that no longer period can be made of them: their days are
 * counted again from the log where it is still there. Thread-safe.
 */
final class DamagedParts {
  private static final Logger LOG = LoggerFactory.getLogger(DamagedParts.class);

  /**
   * So often a part is made again: if it is damaged even then, it is for people to find out why.
   */
  private static final int MOST_ATTEMPTS = 3;

  private record Part(int idSite, Period period) {}

  private final ArchiverParts parts;
  private final Map<Part, Integer> attempts = new ConcurrentHashMap<>();
  private final Map<Integer, Set<LocalDate>> waiting = new ConcurrentHashMap<>();

  DamagedParts(ArchiverParts parts) {
    this.parts = parts;
  }

  /**
   * Has a part made again by the next run, out of its first day whose log is there.
   *
   * @return false if there is no such day, or it did not help before
   */
  boolean heal(Site site, UnreadableArchive damaged) throws SQLException {
    SiteCalendar calendar = SiteCalendar.of(site);
    try (Connection connection = parts.tables.connect()) {
      KeptLogs.Look kept = parts.keptLogs.look(connection, parts.clock.instant());
      LocalDate today = calendar.dayOf(parts.clock.instant());
      Optional<LocalDate> day =
          damaged
              .period()
              .date1()
              .datesUntil(damaged.period().date2().plusDays(1))
              .filter(date -> kept.isKept(calendar, date) && !date.isAfter(today))
              .findFirst();
      Part part = new Part(site.idSite(), damaged.period());
      if (day.isEmpty() || attempts.merge(part, 1, Integer::sum) > MOST_ATTEMPTS) {
        return false;
      }
      parts.changes.again(
          connection,
          site.idSite(),
          Map.of(day.get(), new DayChange.Whole("unreadable")),
          parts.clock.instant());
      waiting.computeIfAbsent(site.idSite(), none -> ConcurrentHashMap.newKeySet()).add(day.get());
      LOG.atWarn()
          .addKeyValue("idsite", site.idSite())
          .addKeyValue("day", day.get())
          .addKeyValue("cause", damaged.getMessage())
          .addKeyValue("effect", "it is made again from the log, then the periods around it")
          .log("archive-damaged");
      return true;
    }
  }

  /** Days of a site without which its longer periods cannot be made. */
  Set<LocalDate> of(int idSite) {
    return Set.copyOf(waiting.getOrDefault(idSite, Set.of()));
  }

  /** Days of a site were published. */
  void published(int idSite, List<LocalDate> days) {
    waiting.getOrDefault(idSite, new HashSet<>()).removeAll(days);
  }
}
