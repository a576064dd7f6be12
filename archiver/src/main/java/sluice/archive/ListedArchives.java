package sluice.archive;

import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sluice.archive.period.Period;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.DoneValue;

/** The done flags of a period as they were once. Immutable. */
final class ListedArchives {
  private final List<ArchiveReader.DoneRow> rows;

  ListedArchives(List<ArchiveReader.DoneRow> rows) {
    this.rows = List.copyOf(rows);
  }

  /** As they are now. */
  static ListedArchives of(SiteContext site, Period period) throws SQLException {
    return new ListedArchives(site.doneRows(period));
  }

  /**
   * The archive that readers take for a flag, if it is complete and none that is not ours lies
   * above it, of this flag or of one that is read in its place.
   *
   * @param ours ids that may lie above it
   */
  Optional<ArchiveReader.Version> top(DoneFlag flag, Set<Long> ours) {
    ArchiveReader.DoneRow top = null;
    long above = 0;
    for (ArchiveReader.DoneRow row : rows) {
      if (row.name().equals(flag.rowName())) {
        top = top == null || top.idArchive() < row.idArchive() ? row : top;
      } else if (flag.isReadWith(row.name()) && !ours.contains(row.idArchive())) {
        above = Math.max(above, row.idArchive());
      }
    }
    boolean isRead = top != null && top.value() == DoneValue.OK.code() && above < top.idArchive();
    return isRead
        ? Optional.of(new ArchiveReader.Version(top.idArchive(), top.archivedAt()))
        : Optional.empty();
  }

  /**
   * Whether readers took just these archives, and would take them on.
   *
   * @param archives ids by flag
   * @param ours ids that may lie above them
   */
  boolean are(Map<DoneFlag, Long> archives, Set<Long> ours) {
    return archives.entrySet().stream()
        .allMatch(
            archive ->
                top(archive.getKey(), ours)
                    .filter(top -> top.idArchive() == archive.getValue())
                    .isPresent());
  }

  /** Of these flags those that have a complete archive, with its id. */
  Map<DoneFlag, Long> complete(Collection<DoneFlag> flags) {
    Map<DoneFlag, Long> complete = new HashMap<>();
    for (DoneFlag flag : flags) {
      top(flag, Set.of()).ifPresent(top -> complete.put(flag, top.idArchive()));
    }
    return complete;
  }
}
