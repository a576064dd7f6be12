package sluice.archive.table;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A report table as blob records, and back (docs: archiver/docs/archive-tables.md#blob-format).
 *
 * <pre>
 *   Name               zlib( rows of the root )
 *   Name_chunk_0_99    zlib( [subtable id => serialised rows, not compressed] )
 *   rows               [0..n-1, -1 = others, -3 = table metadata] => [0 columns, 1 metadata, 3 subtable id]
 * </pre>
 */
public final class BlobCodec {
  static final Long COLUMNS = 0L;
  static final Long METADATA = 1L;
  static final Long SUBTABLE = 3L;
  static final Long SUMMARY_ROW = -1L;
  static final Long TABLE_METADATA_ROW = -3L;

  private BlobCodec() {}

  /** The records of a table by name, compressed as they are stored. */
  public static Map<String, byte[]> encode(String recordName, ReportTable root) {
    return encode(recordName, root, Zlib::ofMatomo, SideBySide.ONE_BY_ONE);
  }

  static Map<String, byte[]> encode(
      String recordName, ReportTable root, Supplier<Zlib> zlibs, SideBySide sideBySide) {
    Map<String, byte[]> records = new LinkedHashMap<>();
    try (Zlib zlib = zlibs.get()) {
      new BlobEncoder(recordName, zlibs, sideBySide)
          .encode(root)
          .forEach((name, blob) -> records.put(name, blob.stored(zlib)));
    }
    return records;
  }

  /**
   * The table of a record.
   *
   * @param records records by name: the root, its chunks; others are ignored
   * @throws IllegalArgumentException if a blob cannot be read
   */
  public static Optional<ReportTable> decode(String recordName, Map<String, byte[]> records) {
    return decode(recordName, records, SideBySide.ONE_BY_ONE);
  }

  /** The same, blobs and tables side by side. */
  public static Optional<ReportTable> decode(
      String recordName, Map<String, byte[]> records, SideBySide sideBySide) {
    return new BlobDecoder(recordName, records, sideBySide).decode();
  }
}
