package sluice.archive.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import sluice.php.PhpReader;
import sluice.php.PhpValue;
import sluice.php.PhpWriter;

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

  /** Elements of a row: columns, metadata, subtable. */
  private static final int ROW_PARTS = 3;

  /** Subtables in one record. */
  private static final int CHUNK = 100;

  /** Rows of subtable id at index id - 1; null until they are written. */
  private final List<byte[]> subtables = new ArrayList<>();

  /** One for each level of tables, used again for each table of the level. */
  private final List<PhpWriter> writers = new ArrayList<>();

  private BlobCodec() {}

  /** The records of a table by name, not compressed; subtables are numbered in pre-order from 1. */
  static Map<String, byte[]> encodePlain(String recordName, ReportTable root) {
    BlobCodec codec = new BlobCodec();
    Map<String, byte[]> records = new LinkedHashMap<>();
    records.put(recordName, codec.rows(root, 0));
    int end = codec.subtables.size();
    for (int from = 0; from <= end; from += CHUNK) {
      int first = Math.max(1, from);
      int last = Math.min(end, from + CHUNK - 1);
      if (first <= last) {
        records.put(chunkName(recordName, from), codec.chunk(first, last));
      }
    }
    return records;
  }

  /** The same, compressed as they are stored. */
  public static Map<String, byte[]> encode(String recordName, ReportTable root) {
    try (Zlib zlib = Zlib.ofMatomo()) {
      return compressed(encodePlain(recordName, root), zlib);
    }
  }

  static Map<String, byte[]> compressed(Map<String, byte[]> plain, Zlib zlib) {
    Map<String, byte[]> records = new LinkedHashMap<>();
    plain.forEach((name, bytes) -> records.put(name, zlib.deflate(bytes)));
    return records;
  }

  private static String chunkName(String recordName, long from) {
    return recordName + "_chunk_" + from + "_" + (from + CHUNK - 1);
  }

  private byte[] chunk(int first, int last) {
    PhpWriter out = writer(0).begin(last - first + 1);
    for (int id = first; id <= last; id++) {
      out.integer(id).text(subtables.get(id - 1));
    }
    return out.end().toBytes();
  }

  private PhpWriter writer(int level) {
    if (level == writers.size()) {
      writers.add(new PhpWriter());
    }
    return writers.get(level).clear();
  }

  private byte[] rows(ReportTable table, int level) {
    PhpWriter out = writer(level);
    out.begin(table.size() + (table.hasOddMetadata() ? 1 : 0));
    long index = 0;
    for (ReportRow row : table.rows()) {
      out.integer(index++);
      row(out, row, level);
    }
    if (table.summary().isPresent()) {
      out.integer(SUMMARY_ROW);
      row(out, table.summary().get(), level);
    }
    if (table.hasOddMetadata()) {
      out.integer(TABLE_METADATA_ROW);
      oddMetadata(out);
    }
    return out.end().toBytes();
  }

  private void row(PhpWriter out, ReportRow row, int level) {
    ColumnMap columns = row.cells();
    out.begin(ROW_PARTS).integer(COLUMNS).begin(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      out.written(columns.shape().column(i).written()).value(columns.valueAt(i));
    }
    out.end().integer(METADATA);
    out.value(row.hasMetadata() ? row.metadata() : Map.of()).integer(SUBTABLE);
    Optional<ReportTable> below = row.subtable();
    if (below.isPresent()) {
      subtables.add(null);
      int id = subtables.size();
      out.integer(id);
      subtables.set(id - 1, rows(below.get(), level + 1));
    } else {
      out.nothing();
    }
    out.end();
  }

  private static void oddMetadata(PhpWriter out) {
    Map<Object, Object> columns = new LinkedHashMap<>();
    columns.put(NamedColumn.LABEL.key(), "__datatable_metadata__");
    columns.put("column_aggregation_ops", false);
    out.begin(ROW_PARTS).integer(COLUMNS).value(columns);
    out.integer(METADATA).value(Map.of()).integer(SUBTABLE).nothing().end();
  }

  /**
   * The table of a record.
   *
   * @param records records by name: the root, its chunks; others are ignored
   * @throws IllegalArgumentException if a blob cannot be read
   */
  public static Optional<ReportTable> decode(String recordName, Map<String, byte[]> records) {
    try (Zlib zlib = Zlib.ofMatomo()) {
      return decode(recordName, records, zlib::inflate);
    }
  }

  /** The same of records that {@code inflate} makes plain. */
  static Optional<ReportTable> decode(
      String recordName, Map<String, byte[]> records, UnaryOperator<byte[]> inflate) {
    byte[] root = records.get(recordName);
    if (root == null) {
      return Optional.empty();
    }
    Map<Long, byte[]> below = new HashMap<>();
    String chunks = recordName + "_chunk_";
    records.forEach(
        (name, blob) -> {
          if (name.startsWith(chunks)) {
            readChunk(new PhpReader(inflate.apply(blob)), below);
          }
        });
    return Optional.of(new Reading(below).table(inflate.apply(root)));
  }

  private static void readChunk(PhpReader in, Map<Long, byte[]> below) {
    if (!in.isArray()) {
      return;
    }
    for (int left = in.begin(); left > 0; left--) {
      Object id = in.key();
      if (in.isText() && id instanceof Long number) {
        below.put(number, in.bytes());
      } else {
        in.value();
      }
    }
    in.end();
  }

  /** A table and those below it while they are read. */
  private static final class Reading {
    private final Map<Long, byte[]> below;

    /** The columns of the row that was read last: those of the next are most likely the same. */
    private RowShape expected = RowShape.EMPTY;

    Reading(Map<Long, byte[]> below) {
      this.below = below;
    }

    ReportTable table(byte[] serialized) {
      PhpReader in = new PhpReader(serialized);
      ReportTable table = new ReportTable();
      if (!in.isArray()) {
        return table;
      }
      for (int left = in.begin(); left > 0; left--) {
        Object index = in.key();
        if (index.equals(TABLE_METADATA_ROW)) {
          table.markOddMetadata();
          in.value();
        } else {
          row(in, table, index.equals(SUMMARY_ROW));
        }
      }
      in.end();
      return table;
    }

    private void row(PhpReader in, ReportTable table, boolean isOthers) {
      ColumnMap columns = new ColumnMap();
      Map<Object, Object> metadata = Map.of();
      Object subtable = PhpValue.Null.INSTANCE;
      if (!in.isArray()) {
        in.value();
        table.read(columns, isOthers);
        return;
      }
      for (int left = in.begin(); left > 0; left--) {
        Object part = in.key();
        if (part.equals(COLUMNS) && in.isArray()) {
          columns = columns(in);
        } else if (part.equals(METADATA)) {
          metadata = array(in.value());
        } else if (part.equals(SUBTABLE)) {
          subtable = in.value();
        } else {
          in.value();
        }
      }
      in.end();
      ReportRow row = table.read(columns, isOthers);
      if (!metadata.isEmpty()) {
        row.metadata().putAll(metadata);
      }
      byte[] rows = subtable instanceof Long id ? below.get(Math.abs(id)) : null;
      if (rows != null) {
        row.putSubtable(table(rows));
      }
    }

    private ColumnMap columns(PhpReader in) {
      int size = in.begin();
      ColumnMap columns = new ColumnMap(size);
      for (int i = 0; i < size; i++) {
        Column likely = i < expected.size() ? expected.column(i) : null;
        Column column =
            likely != null && in.passes(likely.written()) ? likely : Column.of(in.key());
        columns.put(column, in.value());
      }
      in.end();
      expected = columns.shape();
      return columns;
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> array(Object value) {
    return value instanceof Map<?, ?> map ? (Map<Object, Object>) map : Map.of();
  }
}
