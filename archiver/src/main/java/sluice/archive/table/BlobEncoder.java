package sluice.archive.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sluice.php.PhpWriter;

/**
 * Writes a table as the records of {@link BlobCodec}. Tables below it are numbered in pre-order
 * from 1; once they are, each record is written for itself, so that several threads may write some
 * of them, and each has no more than one table as text in memory. Used once, by one thread.
 */
final class BlobEncoder {
  /** Elements of a row: columns, metadata, subtable. */
  private static final int ROW_PARTS = 3;

  /** Subtables in one record. */
  private static final int CHUNK = 100;

  private final String recordName;
  private final Supplier<Zlib> zlibs;
  private final SideBySide sideBySide;

  /** All tables by number; the root is 0. Not changed while records are written. */
  private final List<Numbered> tables = new ArrayList<>();

  /**
   * Writes the records of a name.
   *
   * @param zlibs what a record is compressed with; each is closed
   */
  BlobEncoder(String recordName, Supplier<Zlib> zlibs, SideBySide sideBySide) {
    this.recordName = recordName;
    this.zlibs = zlibs;
    this.sideBySide = sideBySide;
  }

  /** A table with the number of tables in its tree, itself included. */
  private static final class Numbered {
    private final ReportTable table;
    private int treeSize;

    Numbered(ReportTable table) {
      this.table = table;
    }
  }

  /** The records by name; the root's comes last. */
  Map<String, Blob> encode(ReportTable root) {
    number(root);
    List<Part> parts = parts();
    sideBySide.inGroups(parts, part -> part.rows, group -> group.forEach(Part::write));
    Map<String, Blob> records = new LinkedHashMap<>();
    parts.forEach(part -> records.put(part.name, part.blob));
    return records;
  }

  private void number(ReportTable table) {
    int number = tables.size();
    Numbered numbered = new Numbered(table);
    tables.add(numbered);
    table.rows().forEach(row -> row.subtable().ifPresent(this::number));
    table.summary().flatMap(ReportRow::subtable).ifPresent(this::number);
    numbered.treeSize = tables.size() - number;
  }

  private List<Part> parts() {
    int last = tables.size() - 1;
    List<Part> parts = new ArrayList<>();
    for (int from = 0; from <= last && last > 0; from += CHUNK) {
      String name = recordName + "_chunk_" + from + "_" + (from + CHUNK - 1);
      parts.add(new Part(name, Math.max(1, from), Math.min(last, from + CHUNK - 1)));
    }
    parts.add(new Part(recordName, 0, 0));
    return parts;
  }

  /** A record: the root, or a chunk of tables below it. Written by one thread. */
  private final class Part {
    private final String name;
    private final int first;
    private final int last;
    private final long rows;
    private Blob blob;

    Part(String name, int first, int last) {
      this.name = name;
      this.first = first;
      this.last = last;
      this.rows =
          tables.subList(first, last + 1).stream().mapToLong(some -> some.table.size()).sum();
    }

    void write() {
      try (Zlib zlib = zlibs.get()) {
        Blob.Pieces pieces = new Blob.Pieces(zlib);
        if (first == 0) {
          add(pieces, rows(new PhpWriter(), 0));
        } else {
          writeChunk(pieces);
        }
        blob = pieces.end();
      }
    }

    private void writeChunk(Blob.Pieces pieces) {
      PhpWriter rows = new PhpWriter();
      PhpWriter around = new PhpWriter().begin(last - first + 1);
      for (int number = first; number <= last; number++) {
        rows(rows.clear(), number);
        add(pieces, around.integer(number).beginText(rows.length()));
        add(pieces, rows);
        around.clear().endText();
      }
      add(pieces, around.end());
    }
  }

  private static void add(Blob.Pieces pieces, PhpWriter written) {
    pieces.add(written.array(), written.length());
  }

  /** Writes the rows of a table; those below it are named by their numbers. */
  private PhpWriter rows(PhpWriter out, int number) {
    ReportTable table = tables.get(number).table;
    out.begin(table.size() + (table.hasOddMetadata() ? 1 : 0));
    int below = number + 1;
    long index = 0;
    for (ReportRow row : table.rows()) {
      below = row(out.integer(index++), row, below);
    }
    if (table.summary().isPresent()) {
      row(out.integer(BlobCodec.SUMMARY_ROW), table.summary().get(), below);
    }
    if (table.hasOddMetadata()) {
      oddMetadata(out.integer(BlobCodec.TABLE_METADATA_ROW));
    }
    return out.end();
  }

  /**
   * Writes a row.
   *
   * @param below number of its table, if it has one
   * @return number of the next table
   */
  private int row(PhpWriter out, ReportRow row, int below) {
    ColumnMap columns = row.cells();
    out.begin(ROW_PARTS).integer(BlobCodec.COLUMNS).begin(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      out.written(columns.shape().column(i).written()).value(columns.valueAt(i));
    }
    out.end().integer(BlobCodec.METADATA);
    out.value(row.hasMetadata() ? row.metadata() : Map.of()).integer(BlobCodec.SUBTABLE);
    Optional<ReportTable> subtable = row.subtable();
    if (subtable.isPresent()) {
      out.integer(below).end();
      return below + tables.get(below).treeSize;
    }
    out.nothing().end();
    return below;
  }

  private static void oddMetadata(PhpWriter out) {
    Map<Object, Object> columns = new LinkedHashMap<>();
    columns.put(NamedColumn.LABEL.key(), "__datatable_metadata__");
    columns.put("column_aggregation_ops", false);
    out.begin(ROW_PARTS).integer(BlobCodec.COLUMNS).value(columns);
    out.integer(BlobCodec.METADATA).value(Map.of()).integer(BlobCodec.SUBTABLE).nothing().end();
  }
}
