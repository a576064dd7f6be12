package sluice.archive.table;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sluice.php.PhpNumber;
import sluice.php.PhpValue;

/** The format as it is described, with a list of all tables and texts of all rows. */
final class SlowWriter {
  private final List<ReportTable> numbered = new ArrayList<>();
  private final Map<ReportTable, Integer> numbers = new IdentityHashMap<>();

  Map<String, String> records(ReportTable root) {
    number(root);
    Map<String, String> records = new TreeMap<>();
    records.put("R", rows(root));
    for (int from = 0; from <= numbered.size(); from += 100) {
      StringBuilder chunk = new StringBuilder();
      int count = 0;
      for (int id = Math.max(1, from); id < from + 100 && id <= numbered.size(); id++) {
        chunk.append("i:").append(id).append(';').append(text(rows(numbered.get(id - 1))));
        count++;
      }
      if (count > 0) {
        records.put("R_chunk_" + from + "_" + (from + 99), "a:" + count + ":{" + chunk + "}");
      }
    }
    return records;
  }

  private void number(ReportTable table) {
    for (ReportRow row : table.allRows()) {
      row.subtable()
          .ifPresent(
              below -> {
                numbered.add(below);
                numbers.put(below, numbered.size());
                number(below);
              });
    }
  }

  private String rows(ReportTable table) {
    StringBuilder out = new StringBuilder();
    int index = 0;
    for (ReportRow row : table.rows()) {
      out.append("i:").append(index++).append(';').append(row(row));
    }
    table.summary().ifPresent(row -> out.append("i:-1;").append(row(row)));
    if (table.hasOddMetadata()) {
      out.append("i:-3;a:3:{i:0;a:2:{s:5:\"label\";s:22:\"__datatable_metadata__\";");
      out.append("s:22:\"column_aggregation_ops\";b:0;}i:1;a:0:{}i:3;N;}");
    }
    int size = index + table.summary().map(row -> 1).orElse(0);
    return "a:" + (size + (table.hasOddMetadata() ? 1 : 0)) + ":{" + out + "}";
  }

  private String row(ReportRow row) {
    String below = row.subtable().map(t -> "i:" + numbers.get(t) + ";").orElse("N;");
    return "a:3:{i:0;"
        + value(row.stored())
        + "i:1;"
        + value(row.metadata())
        + "i:3;"
        + below
        + "}";
  }

  private static String text(String text) {
    return "s:" + text.getBytes(StandardCharsets.UTF_8).length + ":\"" + text + "\";";
  }

  private static String value(Object value) {
    if (value instanceof Map<?, ?> map) {
      StringBuilder out = new StringBuilder("a:" + map.size() + ":{");
      map.forEach((k, v) -> out.append(value(k)).append(value(v)));
      return out + "}";
    }
    if (value instanceof Double number) {
      return "d:" + PhpNumber.serializedText(number) + ";";
    }
    if (value instanceof Boolean bool) {
      return bool ? "b:1;" : "b:0;";
    }
    if (value == PhpValue.Null.INSTANCE) {
      return "N;";
    }
    return value instanceof Long ? "i:" + value + ";" : text((String) value);
  }
}
