package sluice.archive;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import sluice.archive.period.Period;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.DoneValue;

/** Of each flag of a period the done flag with the highest id, as it was once. Immutable. */
final class ListedArchives {
  private final Map<String, ArchiveReader.DoneRow> tops = new HashMap<>();

  private ListedArchives() {}

  /** As it is now. */
  static ListedArchives of(SiteContext site, Period period) throws SQLException {
    return of(site.doneRows(period));
  }

  static ListedArchives of(Iterable<ArchiveReader.DoneRow> rows) {
    ListedArchives listed = new ListedArchives();
    for (ArchiveReader.DoneRow row : rows) {
      listed.tops.merge(
          row.name(), row, (one, other) -> one.idArchive() > other.idArchive() ? one : other);
    }
    return listed;
  }

  /**
   * Whether readers took just these archives, and would take them on.
   *
   * @param archives ids by flag
   */
  boolean are(Map<DoneFlag, Long> archives) {
    return archives.entrySet().stream()
        .allMatch(
            archive -> {
              ArchiveReader.DoneRow top = tops.get(archive.getKey().rowName());
              return top != null
                  && top.idArchive() == archive.getValue()
                  && top.value() == DoneValue.OK.code();
            });
  }
}
