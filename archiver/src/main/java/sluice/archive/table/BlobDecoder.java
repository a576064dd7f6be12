package sluice.archive.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.php.PhpReader;
import sluice.php.PhpValue;

/**
 * Reads a table from the records of {@link BlobCodec}: first all tables, each for itself, so that
 * several threads may read some of them; then those below rows are put where they belong. A table
 * that no row leads to is left out, damaged or not. Used once, by one thread.
 */
final class BlobDecoder {
  /** Tables below each other: no URL has as many folders, and every stack has room for them. */
  private static final int MOST_LEVELS = 200;

  /** Bytes of a blob, as stored and as text, that are about as much work as a row. */
  private static final int STORED_BYTES_OF_ROW = 64;

  private static final int BYTES_OF_ROW = 512;

  private final String recordName;
  private final Map<String, byte[]> records;
  private final SideBySide sideBySide;

  /** Tables that no row has led to yet, by number. */
  private final Map<Long, Unlinked> below = new HashMap<>();

  /** Reads records by name: the root, its chunks; others are ignored. */
  BlobDecoder(String recordName, Map<String, byte[]> records, SideBySide sideBySide) {
    this.recordName = recordName;
    this.records = records;
    this.sideBySide = sideBySide;
  }

  /**
   * The table; empty if there is no record of the name.
   *
   * @throws IllegalArgumentException if a blob cannot be read
   */
  Optional<ReportTable> decode() {
    if (!records.containsKey(recordName)) {
      return Optional.empty();
    }
    Source root = new Source(records.get(recordName));
    List<Source> sources = new ArrayList<>(List.of(root));
    String chunks = recordName + "_chunk_";
    records.forEach(
        (name, blob) -> {
          if (name.startsWith(chunks)) {
            sources.add(new Source(blob));
          }
        });
    sideBySide.inGroups(
        sources, Source::weight, group -> group.forEach(source -> source.read(source == root)));
    sources.subList(1, sources.size()).forEach(chunk -> below.putAll(chunk.tables));
    return Optional.of(linked(root.tables.get(0L), 0));
  }

  private ReportTable linked(Unlinked read, int level) {
    if (level > MOST_LEVELS) {
      throw new IllegalArgumentException(
          "archive blob has more than " + MOST_LEVELS + " levels of tables");
    }
    if (read.damage != null) {
      throw read.damage;
    }
    for (Link link : read.links) {
      Unlinked of = below.remove(link.number());
      if (of != null) {
        link.row().putSubtable(linked(of, level + 1));
      }
    }
    return read.table;
  }

  /** A row has the table of this number below it. */
  private record Link(ReportRow row, long number) {}

  /** A table with the numbers of those below it. Read by one thread. */
  private static final class Unlinked {
    /** Null once it was read, so that the text of all tables is not in memory at once. */
    private PhpReader in;

    private final ReportTable table = new ReportTable();
    private final List<Link> links = new ArrayList<>(0);

    /** Why it could not be read; null if it could. */
    private IllegalArgumentException damage;

    Unlinked(PhpReader in) {
      this.in = in;
    }
  }

  /** A blob with the tables in it. Read by one thread, its tables perhaps by several. */
  private final class Source {
    private final byte[] stored;
    private final Map<Long, Unlinked> tables = new HashMap<>();

    Source(byte[] stored) {
      this.stored = stored;
    }

    long weight() {
      return stored == null ? 0 : stored.length / STORED_BYTES_OF_ROW;
    }

    void read(boolean isRoot) {
      byte[] plain = inflated();
      if (isRoot) {
        tables.put(0L, new Unlinked(new PhpReader(plain)));
      } else {
        split(new PhpReader(plain));
      }
      List<Unlinked> all = List.copyOf(tables.values());
      long weight = plain.length / BYTES_OF_ROW / Math.max(1, all.size());
      sideBySide.inGroups(all, some -> weight, group -> new Reading().readAll(group));
    }

    private byte[] inflated() {
      try (Zlib zlib = Zlib.ofMatomo()) {
        return zlib.inflate(stored);
      }
    }

    private void split(PhpReader in) {
      if (!in.isArray()) {
        return;
      }
      for (int left = in.begin(); left > 0; left--) {
        Object number = in.key();
        if (in.isText() && number instanceof Long of) {
          tables.put(of, new Unlinked(in.inText()));
        } else {
          in.value();
        }
      }
      in.end();
    }
  }

  /** Reads tables one after the other. Confined to one thread. */
  private static final class Reading {
    /** The columns of the row that was read last: those of the next are most likely the same. */
    private RowShape expected = RowShape.EMPTY;

    void readAll(List<Unlinked> tables) {
      for (Unlinked table : tables) {
        try {
          read(table);
        } catch (IllegalArgumentException e) {
          table.damage = e; // it counts where a row leads to the table
        }
        table.in = null;
      }
    }

    private void read(Unlinked into) {
      PhpReader in = into.in;
      if (!in.isArray()) {
        return;
      }
      for (int left = in.begin(); left > 0; left--) {
        Object index = in.key();
        if (index.equals(BlobCodec.TABLE_METADATA_ROW)) {
          into.table.markOddMetadata();
          in.value();
        } else {
          row(into, index.equals(BlobCodec.SUMMARY_ROW));
        }
      }
      in.end();
    }

    private void row(Unlinked into, boolean isOthers) {
      PhpReader in = into.in;
      ColumnMap columns = new ColumnMap();
      Map<Object, Object> metadata = Map.of();
      Object subtable = PhpValue.Null.INSTANCE;
      if (!in.isArray()) {
        in.value();
        into.table.read(columns, isOthers);
        return;
      }
      for (int left = in.begin(); left > 0; left--) {
        Object part = in.key();
        if (part.equals(BlobCodec.COLUMNS) && in.isArray()) {
          columns = columns(in);
        } else if (part.equals(BlobCodec.METADATA)) {
          metadata = array(in.value());
        } else if (part.equals(BlobCodec.SUBTABLE)) {
          subtable = in.value();
        } else {
          in.value();
        }
      }
      in.end();
      ReportRow row = into.table.read(columns, isOthers);
      if (!metadata.isEmpty()) {
        row.metadata().putAll(metadata);
      }
      if (subtable instanceof Long number) {
        into.links.add(new Link(row, Math.abs(number)));
      }
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
