package sluice.archive.verify;

import sluice.archive.table.ArchiveKey;

/**
 * A value that differs and that nothing explains.
 *
 * @param archive whose it is
 * @param record name of the record
 * @param row labels from the root down, such as {@code /blog/2026}; empty for a number, or if the
 *     whole record is missing
 * @param column as archives hold it, such as {@code 2} or {@code 10.1.9}; empty if the row or the
 *     record is missing
 * @param theirs value in the archive that is there, in words
 * @param ours value that was computed, in words
 */
public record Difference(
    ArchiveKey archive, String record, String row, String column, String theirs, String ours) {

  /** The archive in words, such as {@code site 1, day 2026-10-14, done}. */
  public String place() {
    return "site "
        + archive.idSite()
        + ", "
        + Words.of(archive.period())
        + ", "
        + archive.flag().rowName();
  }

  @Override
  public String toString() {
    return place()
        + ": "
        + record
        + (row.isEmpty() ? "" : " row " + row)
        + (column.isEmpty() ? "" : " column " + column)
        + ": theirs "
        + theirs
        + ", ours "
        + ours;
  }
}
