package sluice.archive.table;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import sluice.php.PhpSerialized;
import sluice.php.PhpValue;

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
  private static final Long COLUMNS = 0L;
  private static final Long METADATA = 1L;
  private static final Long SUBTABLE = 3L;
  private static final Long SUMMARY_ROW = -1L;
  private static final Long TABLE_METADATA_ROW = -3L;

  /** Subtables in one record. */
  private static final int CHUNK = 100;

  private final Map<Object, Object> subtables = new LinkedHashMap<>();
  private long lastId;

  private BlobCodec() {}

  /**
   * The records of a table by name, values compressed; subtables are numbered in pre-order from 1.
   */
  public static Map<String, byte[]> encode(String recordName, ReportTable root) {
    BlobCodec codec = new BlobCodec();
    Map<Object, Object> rows = codec.rows(root);
    Map<String, byte[]> records = new LinkedHashMap<>();
    records.put(recordName, deflate(PhpSerialized.write(rows)));
    Map<Long, Map<Object, Object>> chunks = new LinkedHashMap<>();
    codec.subtables.forEach(
        (id, table) ->
            chunks
                .computeIfAbsent((Long) id / CHUNK * CHUNK, from -> new LinkedHashMap<>())
                .put(id, table));
    chunks.forEach(
        (from, tables) ->
            records.put(chunkName(recordName, from), deflate(PhpSerialized.write(tables))));
    return records;
  }

  private static String chunkName(String recordName, long from) {
    return recordName + "_chunk_" + from + "_" + (from + CHUNK - 1);
  }

  private Map<Object, Object> rows(ReportTable table) {
    Map<Object, Object> rows = new LinkedHashMap<>();
    long index = 0;
    for (ReportRow row : table.rows()) {
      rows.put(index++, row(row));
    }
    table.summary().ifPresent(others -> rows.put(SUMMARY_ROW, row(others)));
    if (table.hasOddMetadata()) {
      Map<Object, Object> columns = new LinkedHashMap<>();
      columns.put("column_aggregation_ops", false);
      columns.put(NamedColumn.LABEL.key(), "__datatable_metadata__");
      rows.put(TABLE_METADATA_ROW, row(ReportRow.of(columns)));
    }
    return rows;
  }

  private Map<Object, Object> row(ReportRow row) {
    Map<Object, Object> stored = new LinkedHashMap<>();
    stored.put(COLUMNS, row.stored());
    stored.put(METADATA, row.metadata());
    Optional<ReportTable> below = row.subtable();
    if (below.isPresent()) {
      long id = ++lastId;
      stored.put(SUBTABLE, id);
      subtables.put(id, new byte[0]);
      subtables.put(id, PhpSerialized.write(rows(below.get())));
    } else {
      stored.put(SUBTABLE, PhpValue.Null.INSTANCE);
    }
    return stored;
  }

  /**
   * The table of a record.
   *
   * @param records records by name: the root, its chunks; others are ignored
   * @throws IllegalArgumentException if a blob cannot be read
   */
  public static Optional<ReportTable> decode(String recordName, Map<String, byte[]> records) {
    byte[] root = records.get(recordName);
    if (root == null) {
      return Optional.empty();
    }
    Map<Object, Object> below = new LinkedHashMap<>();
    records.forEach(
        (name, blob) -> {
          if (name.startsWith(recordName + "_chunk_")) {
            below.putAll(array(PhpSerialized.readTexts(inflate(blob))));
          }
        });
    return Optional.of(table(array(PhpSerialized.read(inflate(root))), below));
  }

  private static ReportTable table(Map<Object, Object> rows, Map<Object, Object> below) {
    ReportTable table = new ReportTable();
    rows.forEach(
        (index, stored) -> {
          if (index.equals(TABLE_METADATA_ROW)) {
            table.markOddMetadata();
          } else {
            addRow(table, index, array(stored), below);
          }
        });
    return table;
  }

  private static void addRow(
      ReportTable table, Object index, Map<Object, Object> stored, Map<Object, Object> below) {
    Map<Object, Object> columns = array(stored.get(COLUMNS));
    ReportRow row =
        index.equals(SUMMARY_ROW)
            ? table.summaryOrNew()
            : table.rowOrNew(columns.getOrDefault(NamedColumn.LABEL.key(), ""));
    columns.forEach((key, value) -> row.columns().put(Column.of(key), value));
    row.metadata().putAll(array(stored.getOrDefault(METADATA, Map.of())));
    if (stored.getOrDefault(SUBTABLE, PhpValue.Null.INSTANCE) instanceof Long id
        && below.get(Math.abs(id)) instanceof byte[] rows) {
      row.putSubtable(table(array(PhpSerialized.read(rows)), below));
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> array(Object value) {
    return value instanceof Map<?, ?> map ? (Map<Object, Object>) map : Map.of();
  }

  private static byte[] deflate(byte[] plain) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(plain);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 4 + 64);
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static byte[] inflate(byte[] compressed) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(compressed);
      ByteArrayOutputStream out = new ByteArrayOutputStream(compressed.length * 4 + 64);
      byte[] buffer = new byte[8192];
      while (!inflater.finished()) {
        int length = inflater.inflate(buffer);
        if (length == 0 && inflater.needsInput()) {
          throw new IllegalArgumentException(
              "archive blob of " + compressed.length + " bytes ends too early");
        }
        out.write(buffer, 0, length);
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new IllegalArgumentException(
          "archive blob of " + compressed.length + " bytes is not zlib", e);
    } finally {
      inflater.end();
    }
  }
}
