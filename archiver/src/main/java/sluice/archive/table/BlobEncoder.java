package sluice.archive.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import sluice.php.PhpWriter;

/**
 * Writes a table as the records of {@link BlobCodec}. Tables below it are numbered in pre-order
 * from 1 and go into their record as soon as those before them are there, so that neither all rows
 * nor a whole record need be in memory as text. Used once; confined to one thread.
 */
final class BlobEncoder {
  /** Elements of a row: columns, metadata, subtable. */
  private static final int ROW_PARTS = 3;

  /** Subtables in one record. */
  private static final int CHUNK = 100;

  private final String recordName;
  private final Zlib zlib;
  private final BiConsumer<String, Blob> records;

  /** One for each level of tables, used again for each table of the level. */
  private final List<PhpWriter> writers = new ArrayList<>();

  /** What stands around a subtable in its record. */
  private final PhpWriter around = new PhpWriter();

  /** Rows of subtables that are written and have an unwritten one before them, by id. */
  private final Map<Long, byte[]> waiting = new HashMap<>();

  private long count;
  private long lastId;
  private long nextId = 1;

  /** Null between two records. */
  private Blob.Pieces chunk;

  /**
   * Writes the records of a name.
   *
   * @param records takes each record when it is complete; the root's comes last
   */
  BlobEncoder(String recordName, Zlib zlib, BiConsumer<String, Blob> records) {
    this.recordName = recordName;
    this.zlib = zlib;
    this.records = records;
  }

  void encode(ReportTable root) {
    count = root.sizeOfTree() - 1;
    PhpWriter rows = rows(root, 0);
    records.accept(recordName, new Blob.Pieces(zlib).add(rows.array(), rows.length()).end());
  }

  /** Writes a table; those below it are on their way into their records then. */
  private PhpWriter rows(ReportTable table, int level) {
    if (level == writers.size()) {
      writers.add(new PhpWriter());
    }
    PhpWriter out = writers.get(level).clear();
    out.begin(table.size() + (table.hasOddMetadata() ? 1 : 0));
    long index = 0;
    for (ReportRow row : table.rows()) {
      out.integer(index++);
      row(out, row, level);
    }
    if (table.summary().isPresent()) {
      out.integer(BlobCodec.SUMMARY_ROW);
      row(out, table.summary().get(), level);
    }
    if (table.hasOddMetadata()) {
      out.integer(BlobCodec.TABLE_METADATA_ROW);
      oddMetadata(out);
    }
    return out.end();
  }

  private void row(PhpWriter out, ReportRow row, int level) {
    ColumnMap columns = row.cells();
    out.begin(ROW_PARTS).integer(BlobCodec.COLUMNS).begin(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      out.written(columns.shape().column(i).written()).value(columns.valueAt(i));
    }
    out.end().integer(BlobCodec.METADATA);
    out.value(row.hasMetadata() ? row.metadata() : Map.of()).integer(BlobCodec.SUBTABLE);
    Optional<ReportTable> below = row.subtable();
    if (below.isPresent()) {
      long id = ++lastId;
      out.integer(id);
      put(id, rows(below.get(), level + 1));
    } else {
      out.nothing();
    }
    out.end();
  }

  private static void oddMetadata(PhpWriter out) {
    Map<Object, Object> columns = new LinkedHashMap<>();
    columns.put(NamedColumn.LABEL.key(), "__datatable_metadata__");
    columns.put("column_aggregation_ops", false);
    out.begin(ROW_PARTS).integer(BlobCodec.COLUMNS).value(columns);
    out.integer(BlobCodec.METADATA).value(Map.of()).integer(BlobCodec.SUBTABLE).nothing().end();
  }

  /** Puts a subtable into its record, if its turn has come, and those that waited for it. */
  private void put(long id, PhpWriter rows) {
    if (id != nextId) {
      waiting.put(id, rows.toBytes());
      return;
    }
    send(rows.array(), rows.length());
    for (byte[] next = waiting.remove(nextId); next != null; next = waiting.remove(nextId)) {
      send(next, next.length);
    }
  }

  private void send(byte[] rows, int length) {
    long from = nextId / CHUNK * CHUNK;
    long last = Math.min(count, from + CHUNK - 1);
    around.clear();
    if (chunk == null) {
      chunk = new Blob.Pieces(zlib);
      around.begin((int) (last - nextId + 1));
    }
    around.integer(nextId).beginText(length);
    chunk.add(around.array(), around.length()).add(rows, length);
    around.clear().endText();
    if (nextId == last) {
      chunk.add(around.end().array(), around.length());
      records.accept(recordName + "_chunk_" + from + "_" + (from + CHUNK - 1), chunk.end());
      chunk = null;
    } else {
      chunk.add(around.array(), around.length());
    }
    nextId++;
  }
}
