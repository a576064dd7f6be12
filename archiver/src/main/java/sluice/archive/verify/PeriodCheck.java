package sluice.archive.verify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sluice.archive.fold.DependentFold;
import sluice.archive.fold.PeriodArchives;
import sluice.archive.fold.PeriodCaches;
import sluice.archive.fold.PeriodFold;
import sluice.archive.fold.PeriodParts;
import sluice.archive.fold.PeriodUniques;
import sluice.archive.fold.PeriodVisitors;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.period.SiteCalendar;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.ArchiveTables;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.DoneValue;
import sluice.archive.table.MatomoTables;
import sluice.archive.table.SideBySide;
import sluice.archive.table.UnreadableArchive;
import sluice.log.DateTimes;
import sluice.log.LogTable;

/**
 * Folds one week, month or year of the archives of its parts that are there, as the archiver does
 * from the first day on, and compares its archives. Not thread-safe.
 */
final class PeriodCheck {
  private final CheckedSite site;
  private final Period period;
  private final MatomoTables tables;
  private final ArchiveTables archives;
  private final ArchiveReader reader;

  PeriodCheck(CheckedSite site, Period period, MatomoTables tables, ArchiveTables archives) {
    this.site = site;
    this.period = period;
    this.tables = tables;
    this.archives = archives;
    this.reader = new ArchiveReader(archives);
  }

  /** Compares all archives of the period that are there. */
  void compare(Connection snapshot, Comparing comparing, Runnable stop) throws SQLException {
    StoredArchives stored = comparing.stored();
    List<StoredArchives> parts = parts(snapshot);
    Instant newestVisit = newestVisit(snapshot);
    List<ArchivedSegment> segments = site.segmentsIn(stored);
    PeriodArchives made = archives(snapshot, segments);
    boolean isMarked = comparing.marks().concern(period);
    for (ArchivedSegment segment : segments) {
      for (DoneFlag flag : site.flags(segment)) {
        stop.run();
        if (!stored.has(flag)) {
          continue;
        }
        if (lacksPart(snapshot, parts, flag)) {
          comparing.findings().notCompared("of a period of which a part is not archived there");
          continue;
        }
        ArchiveKey key = new ArchiveKey(site.facts().idSite(), period, flag);
        ArchiveAge age =
            isMarked
                ? ArchiveAge.MARKED
                : age(stored.row(flag).orElseThrow(), parts, flag, newestVisit);
        try {
          new ArchiveComparison(comparing.findings(), key, age, comparing.acceptedPlugins())
              .compare(stored.records(flag), contents(made, segment, flag));
        } catch (UnreadableArchive e) {
          comparing.findings().damaged("of a period of which a part is damaged: " + e.getMessage());
        }
      }
    }
  }

  private List<StoredArchives> parts(Connection snapshot) throws SQLException {
    List<StoredArchives> parts = new ArrayList<>();
    for (Period part : period.parts()) {
      parts.add(StoredArchives.of(snapshot, archives, site.facts().idSite(), part));
    }
    return parts;
  }

  private PeriodArchives archives(Connection snapshot, List<ArchivedSegment> segments)
      throws SQLException {
    List<ArchivedSegment> all = new ArrayList<>(segments);
    for (ArchivedSegment segment : segments) {
      segment.dependents(site.settings().installation()).forEach(part -> all.add(part.visitors()));
    }
    PeriodCaches caches = PeriodCaches.of(site.sets());
    Map<String, PeriodUniques> uniques =
        period.kind() == PeriodKind.YEAR || all.isEmpty()
            ? Map.of()
            : new PeriodVisitors(
                    site.facts(),
                    caches,
                    reader,
                    PeriodVisitors.Stamps.AS_STORED,
                    site.logs().visits(),
                    site.logs().names())
                .count(snapshot, period, all, period.date2());
    PeriodParts parts = new PeriodParts(reader, snapshot, this, site.facts().idSite(), period);
    PeriodFold fold = new PeriodFold(parts, caches.parts(), LocalDate.MAX, SideBySide.ONE_BY_ONE);
    return new PeriodArchives(site.facts(), site.settings(), period, fold, uniques);
  }

  private ArchiveContents contents(PeriodArchives made, ArchivedSegment segment, DoneFlag flag)
      throws SQLException {
    if (flag.plugin().isEmpty()) {
      return made.all(segment);
    }
    ArchivedSegment dependent =
        segment.dependents(site.settings().installation()).stream()
            .map(ArchivedSegment.Dependent::visitors)
            .filter(part -> part.hash().equals(flag.segmentHash()))
            .findFirst()
            .orElseThrow();
    ArchiveContents summary = made.summary(dependent);
    return flag.plugin().equals(DependentFold.SUMMARY) ? summary : made.goals(dependent, summary);
  }

  /** A part without an archive that has visits: the archiver would make it first. */
  private boolean lacksPart(Connection snapshot, List<StoredArchives> parts, DoneFlag flag)
      throws SQLException {
    SiteCalendar calendar = SiteCalendar.of(site.facts());
    for (StoredArchives part : parts) {
      boolean isThere = part.has(flag);
      if (!isThere
          && (part.has(DoneFlag.ALL)
              || site.logs()
                  .visits()
                  .anyVisit(
                      snapshot,
                      site.facts().idSite(),
                      calendar.from(part.period()),
                      calendar.to(part.period())))) {
        return true;
      }
    }
    return false;
  }

  private static ArchiveAge age(
      ArchiveReader.DoneRow archive,
      List<StoredArchives> parts,
      DoneFlag flag,
      Instant newestVisit) {
    if (archive.value() == DoneValue.INVALIDATED.code()) {
      return ArchiveAge.INVALIDATED;
    }
    if (!archive.archivedAt().isAfter(newestVisit)) {
      return ArchiveAge.BEFORE_ROWS;
    }
    boolean isOlderThanParts =
        parts.stream()
            .flatMap(part -> part.row(flag).stream())
            .anyMatch(part -> part.archivedAt().isAfter(archive.archivedAt()));
    return isOlderThanParts ? ArchiveAge.BEFORE_PARTS : ArchiveAge.CURRENT;
  }

  /** Newest visit of a week or month, whose visitors are counted; a year needs none. */
  private Instant newestVisit(Connection snapshot) throws SQLException {
    if (period.kind() == PeriodKind.YEAR) {
      return Instant.MIN;
    }
    SiteCalendar calendar = SiteCalendar.of(site.facts());
    String sql =
        "SELECT UNIX_TIMESTAMP(MAX(visit_last_action_time)) FROM "
            + tables.name(LogTable.VISIT)
            + " WHERE idsite = ? AND visit_last_action_time BETWEEN ? AND ?";
    try (PreparedStatement select = snapshot.prepareStatement(sql)) {
      select.setInt(1, site.facts().idSite());
      select.setString(2, DateTimes.text(calendar.from(period)));
      select.setString(3, DateTimes.text(calendar.to(period)));
      try (ResultSet row = select.executeQuery()) {
        row.next();
        long seconds = row.getLong(1);
        return row.wasNull() ? Instant.MIN : Instant.ofEpochSecond(seconds);
      }
    }
  }
}
