package sluice.archive;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.archive.period.Period;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.DoneValue;

/**
 * Archives of a day that another process makes at the same time, PHP's core:archive (docs:
 * archiver/docs/archive-tables.md#two-archivers). It takes its id before it reads the log: so ours
 * may have the higher id, which readers prefer, and the older numbers. Where ours kept its id,
 * PHP's is the higher one. Not thread-safe, but for {@link #publishOnce}.
 */
final class RivalArchives {
  private final SiteContext site;
  private final Period day;
  private final Set<Long> ended = new HashSet<>();
  private long newest;
  private ListedArchives listed;
  private final Map<String, Long> ours = new HashMap<>();

  private RivalArchives(SiteContext site, Period day) {
    this.site = site;
    this.day = day;
  }

  /** Notes what was there before the log is read. */
  static RivalArchives before(SiteContext site, Period day) throws SQLException {
    RivalArchives rivals = new RivalArchives(site, day);
    List<ArchiveReader.DoneRow> rows = site.doneRows(day);
    rivals.listed = new ListedArchives(rows);
    for (ArchiveReader.DoneRow row : rows) {
      if (!DoneValue.isUnfinished(row.value())) {
        rivals.ended.add(row.idArchive());
        rivals.noteNewest(row);
      }
    }
    return rivals;
  }

  private void noteNewest(ArchiveReader.DoneRow row) {
    if (row.name().equals(DoneFlag.ALL.rowName()) && row.idArchive() > Math.abs(newest)) {
      newest = row.value() == DoneValue.OK.code() ? row.idArchive() : -row.idArchive();
    }
  }

  /**
   * The newest archive of all visits before the log was read, 0 if there was none; negative if
   * somebody has invalidated it.
   */
  long newestBefore() {
    return newest;
  }

  /** The archive of all visits that was published, or that of before if none was. */
  long newestOfOurs() {
    return ours.getOrDefault(DoneFlag.ALL.rowName(), newest);
  }

  /** What was there before the log was read. */
  ListedArchives listedBefore() {
    return listed;
  }

  /**
   * Publishes an archive of ours, unless one was published with its flag. Two segments may have it
   * in common: the new visitors among all are those of the segment visitorType==new. What was
   * counted of both is the same, and a second archive would look like another process's.
   *
   * @return the id of the one that is there then
   */
  synchronized long publishOnce(DoneFlag flag, ArchiveContents contents) throws SQLException {
    Long known = ours.get(flag.rowName());
    if (known == null) {
      known = site.publish(day, flag, contents).idArchive();
      ours.put(flag.rowName(), known);
    }
    return known;
  }

  /**
   * Whether one of ours hides an archive that may have been counted later, or is hidden by one,
   * which may have been counted earlier, because it kept its id.
   */
  boolean areContested(Instant now) throws SQLException {
    for (ArchiveReader.DoneRow row : site.doneRows(day)) {
      boolean isOther = ours.containsKey(row.name()) && ours.get(row.name()) != row.idArchive();
      boolean isGone = DoneValue.isAbandoned(row.value(), row.archivedAt(), now);
      if (isOther && !isGone && !ended.contains(row.idArchive())) {
        return true;
      }
    }
    return false;
  }
}
