package sluice.archive.table;

import java.util.Map;

/** A report table that waits in memory, compressed. Immutable. */
public final class CompactTable {
  /** Name of the record while nobody sees it. */
  private static final String RECORD = "t";

  private final Map<String, byte[]> records;

  private CompactTable(Map<String, byte[]> records) {
    this.records = records;
  }

  /** The rows of a table as they are now; its operations are not kept. */
  public static CompactTable of(ReportTable table, SideBySide sideBySide) {
    return new CompactTable(BlobCodec.encode(RECORD, table, Zlib::fast, sideBySide));
  }

  /** A table of the same rows, which may be changed. */
  public ReportTable table(SideBySide sideBySide) {
    return BlobCodec.decode(RECORD, records, sideBySide).orElseThrow();
  }

  /** Bytes in memory, about. */
  public long bytes() {
    return records.values().stream().mapToLong(record -> record.length + 100L).sum();
  }
}
