package sluice.archive.table;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import sluice.php.PhpReader;
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
  static final Long COLUMNS = 0L;
  static final Long METADATA = 1L;
  static final Long SUBTABLE = 3L;
  static final Long SUMMARY_ROW = -1L;
  static final Long TABLE_METADATA_ROW = -3L;

  /** Tables below each other: no URL has as many folders, and every stack has room for them. */
  private static final int MOST_LEVELS = 200;

  private BlobCodec() {}

  /** The records of a table by name, compressed as they are stored. */
  public static Map<String, byte[]> encode(String recordName, ReportTable root) {
    try (Zlib zlib = Zlib.ofMatomo()) {
      return encode(recordName, root, zlib);
    }
  }

  static Map<String, byte[]> encode(String recordName, ReportTable root, Zlib zlib) {
    Map<String, byte[]> records = new LinkedHashMap<>();
    new BlobEncoder(recordName, zlib, (name, blob) -> records.put(name, blob.stored(zlib)))
        .encode(root);
    return records;
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
    if (!records.containsKey(recordName)) {
      return Optional.empty();
    }
    PhpReader root = new PhpReader(inflate.apply(records.get(recordName)));
    Map<Long, PhpReader> below = new HashMap<>();
    String chunks = recordName + "_chunk_";
    records.forEach(
        (name, blob) -> {
          if (name.startsWith(chunks)) {
            readChunk(new PhpReader(inflate.apply(blob)), below);
          }
        });
    return Optional.of(new Reading(below).table(root));
  }

  private static void readChunk(PhpReader in, Map<Long, PhpReader> below) {
    if (!in.isArray()) {
      return;
    }
    for (int left = in.begin(); left > 0; left--) {
      Object id = in.key();
      if (in.isText() && id instanceof Long number) {
        below.put(number, in.inText());
      } else {
        in.value();
      }
    }
    in.end();
  }

  /** A table and those below it while they are read. */
  private static final class Reading {
    /** Rows of the tables that no row has led to yet, by id. */
    private final Map<Long, PhpReader> below;

    /** The columns of the row that was read last: those of the next are most likely the same. */
    private RowShape expected = RowShape.EMPTY;

    /** Of the table that is read now, below the root. */
    private int level;

    Reading(Map<Long, PhpReader> below) {
      this.below = below;
    }

    ReportTable table(PhpReader in) {
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
      PhpReader rows = subtable instanceof Long id ? below.remove(Math.abs(id)) : null;
      if (rows != null) {
        row.putSubtable(below(rows));
      }
    }

    private ReportTable below(PhpReader rows) {
      if (++level > MOST_LEVELS) {
        throw new IllegalArgumentException(
            "archive blob has more than " + MOST_LEVELS + " levels of tables");
      }
      ReportTable table = table(rows);
      level--;
      return table;
    }

    /** The columns of a row, whose shape is not looked for where it is that of the row before. */
    private ColumnMap columns(PhpReader in) {
      int size = in.begin();
      Object[] values = new Object[size];
      int read = 0;
      while (read < Math.min(size, expected.size()) && passes(in, expected.column(read))) {
        values[read++] = in.value();
      }
      boolean isExpected = read == size && size == expected.size();
      ColumnMap columns = isExpected ? new ColumnMap(expected, values) : rest(in, values, read);
      in.end();
      expected = columns.shape();
      return columns;
    }

    /** Reads on behind the first columns, which are those of the row before. */
    private ColumnMap rest(PhpReader in, Object[] values, int read) {
      ColumnMap columns = new ColumnMap(values.length);
      for (int i = 0; i < read; i++) {
        columns.put(expected.column(i), values[i]);
      }
      for (int i = read; i < values.length; i++) {
        Column likely = i < expected.size() ? expected.column(i) : null;
        Column column = likely != null && passes(in, likely) ? likely : Column.of(in.key());
        columns.put(column, in.value());
      }
      return columns;
    }

    private static boolean passes(PhpReader in, Column column) {
      return in.passes(column.written());
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> array(Object value) {
    return value instanceof Map<?, ?> map ? (Map<Object, Object>) map : Map.of();
  }
}
