package sluice.archive.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveTables;
import sluice.archive.table.ArchiveWriter;
import sluice.archive.table.Column;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.MatomoTables;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.php.PhpValue;

/**
 * Puts the archives of a golden dump back into archive tables: those that a real Matomo made, as it
 * stores them. Only the order of rows is lost in a dump.
 */
public final class MatomoArchives {
  private static final Pattern KEY =
      Pattern.compile(
          "site (\\d+), period (\\d), (\\S+)\\.\\.\\S+, done([0-9a-f]{32})?(?:\\.(\\w+))?(?: (.+))?");

  private final Map<ArchiveKey, ArchiveContents> archives = new LinkedHashMap<>();

  private MatomoArchives() {}

  /** Stores all archives of a corpus, made at the clock's time. */
  public static void load(
      Connection connection, MatomoTables tables, String corpus, InstantSource clock)
      throws SQLException {
    MatomoArchives dump = new MatomoArchives();
    GoldenDump.lines(corpus, dump::add);
    ArchiveWriter writer = new ArchiveWriter(new ArchiveTables(tables), clock);
    for (Map.Entry<ArchiveKey, ArchiveContents> archive : dump.archives.entrySet()) {
      writer.publish(connection, archive.getKey(), archive.getValue());
    }
  }

  private void add(GoldenDump.Line line) {
    if (!line.table().startsWith("archive_")) {
      return;
    }
    Matcher key = KEY.matcher(line.key());
    if (!key.matches()) {
      throw new IllegalArgumentException(line.key());
    }
    PeriodKind kind = PeriodKind.values()[Integer.parseInt(key.group(2)) - 1];
    DoneFlag flag =
        new DoneFlag(
            key.group(4) == null ? "" : key.group(4), key.group(5) == null ? "" : key.group(5));
    ArchiveContents contents =
        archives.computeIfAbsent(
            new ArchiveKey(
                Integer.parseInt(key.group(1)),
                Period.of(kind, LocalDate.parse(key.group(3))),
                flag),
            none -> new ArchiveContents());
    if (line.table().equals("archive_numeric")) {
      line.columns()
          .properties()
          .forEach(number -> contents.number(number.getKey(), number.getValue().asDouble()));
    } else {
      contents.table(key.group(6), table(line.columns()));
    }
  }

  /** A row on its way from the paths of its values to a table. */
  private record Found(String path, Object label, ReportRow row, ReportTable below) {}

  private static ReportTable table(JsonNode values) {
    ReportTable root = new ReportTable();
    Map<String, Found> rows = new LinkedHashMap<>();
    List<String> paths = new ArrayList<>();
    values
        .properties()
        .forEach(
            value -> {
              if (value.getKey().endsWith("/label") && !value.getKey().endsWith("meta./label")) {
                String path = value.getKey().substring(0, value.getKey().length() - 6);
                Object label = value(value.getValue());
                rows.put(
                    path, new Found(path, label, ReportRow.labelled(label), new ReportTable()));
                paths.add(path);
              }
            });
    paths.sort(Comparator.comparingInt(String::length));
    for (String path : paths) {
      place(rows.get(path), root, rows);
    }
    values.properties().forEach(value -> put(value.getKey(), value.getValue(), rows));
    return root;
  }

  private static void place(Found found, ReportTable root, Map<String, Found> rows) {
    String own = found.path().replaceAll("#+$", "");
    String name = own.endsWith("/[summary row]") ? "summary row" : text(found.label());
    String parent = own.substring(0, own.length() - name.length() - 3);
    ReportTable table = parent.isEmpty() ? root : rows.get(parent).below();
    if (!parent.isEmpty()) {
      rows.get(parent).row().putSubtable(table);
    }
    if (name.equals("__datatable_metadata__")) {
      table.markOddMetadata();
      rows.put(found.path(), new Found(found.path(), found.label(), null, null));
    } else if (name.equals("summary row")) {
      ReportRow others = table.summaryOrNew();
      rows.put(found.path(), new Found(found.path(), found.label(), others, found.below()));
    } else {
      table.add(found.row());
    }
  }

  private static String text(Object label) {
    return label instanceof Boolean flag ? (flag ? "True" : "False") : label.toString();
  }

  private static void put(String path, JsonNode node, Map<String, Found> rows) {
    int slash = path.lastIndexOf("]/");
    String row = path;
    while (slash >= 0 && !rows.containsKey(row = path.substring(0, slash + 1))) {
      slash = path.lastIndexOf("]/", slash - 1);
    }
    Found found = rows.get(row);
    if (found == null || found.row() == null || path.endsWith("/label")) {
      return;
    }
    String column = path.substring(row.length() + 1);
    if (column.isEmpty()) {
      found.row().putSubtable(new ReportTable());
    } else if (column.startsWith("meta.")) {
      found.row().metadata().put(column.substring("meta.".length()), value(node));
    } else {
      String[] parts = column.split("\\.", -1);
      if (parts.length == 1) {
        found.row().columns().put(Column.of(key(column)), value(node));
      } else {
        nested(found.row(), parts, value(node));
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static void nested(ReportRow row, String[] parts, Object value) {
    Map<Object, Object> goals =
        (Map<Object, Object>)
            row.columns().computeIfAbsent(Column.of(key(parts[0])), none -> new LinkedHashMap<>());
    Map<Object, Object> cells =
        (Map<Object, Object>) goals.computeIfAbsent(key(parts[1]), none -> new LinkedHashMap<>());
    cells.put(key(parts[2]), value);
  }

  private static Object key(String column) {
    return column.matches("-?\\d+") ? (Object) Long.valueOf(column) : column;
  }

  private static Object value(JsonNode node) {
    if (node.isNull()) {
      return PhpValue.Null.INSTANCE;
    }
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    if (node.isIntegralNumber()) {
      return node.asLong();
    }
    return node.isNumber() ? (Object) node.asDouble() : node.asText();
  }
}
