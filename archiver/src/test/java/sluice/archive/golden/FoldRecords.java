package sluice.archive.golden;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import sluice.archive.fold.ScopeFold;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.SideBySide;
import sluice.archive.visit.LogActions;

/** The records that a fold would publish, to be compared byte for byte. */
final class FoldRecords {
  private FoldRecords() {}

  /** By flag and name; blobs as they are stored, in hexadecimal digits. */
  static Map<String, String> of(ScopeFold fold, Connection connection, LogActions names)
      throws SQLException {
    Map<String, String> records = new TreeMap<>();
    for (ScopeFold.Archive archive :
        fold.archives(
            new ScopeFold.Making(connection, () -> names, SideBySide.ONE_BY_ONE),
            new ArchiveContents(),
            flag -> false)) {
      String flag = archive.flag().rowName();
      archive
          .contents()
          .numerics()
          .forEach((name, value) -> records.put(flag + " " + name, value.toString()));
      archive
          .contents()
          .blobs()
          .forEach((name, blob) -> records.put(flag + " " + name, HexFormat.of().formatHex(blob)));
    }
    return records;
  }
}
