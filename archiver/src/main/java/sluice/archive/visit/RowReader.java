package sluice.archive.visit;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import sluice.log.DateTimes;
import sluice.log.LogColumn;
import sluice.log.LogTable;

/**
 * Makes rows of one log table: which columns are selected, and how what the server sends becomes a
 * value. Not thread-safe.
 */
final class RowReader {
  /**
   * Columns that are long and that no report reads, nor any segment that we evaluate: they are not
   * selected.
   */
  private static final Set<String> LEFT_OUT = Set.of("url", "deleted", "config_cookie_id");

  private static final String ID_BYTES = "binary(8)";

  /** Characters of a date and a time of day in whole seconds, and of the date alone. */
  private static final int DATE_TIME = 19;

  private static final int DATE = 10;

  /** How a column's value becomes a value of a row. */
  private enum Kind {
    WHOLE(RowLayout.Kind.WHOLE),
    ID(RowLayout.Kind.WHOLE),
    DATETIME(RowLayout.Kind.WHOLE),
    TIME(RowLayout.Kind.WHOLE),
    DECIMAL(RowLayout.Kind.DECIMAL),
    TEXT(RowLayout.Kind.TEXT),
    BYTES(RowLayout.Kind.TEXT);

    private final RowLayout.Kind made;

    Kind(RowLayout.Kind made) {
      this.made = made;
    }

    static Kind of(LogColumn column) {
      return switch (column.dataType()) {
        case "tinyint", "smallint", "mediumint", "int", "bigint", "bit" -> WHOLE;
        case "decimal", "float", "double" -> DECIMAL;
        case "datetime", "timestamp" -> DATETIME;
        case "time" -> TIME;
        case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" ->
            column.columnType().equals(ID_BYTES) ? ID : BYTES;
        default -> TEXT;
      };
    }
  }

  private final List<LogField> fields = new ArrayList<>();
  private final List<LogField> actions;
  private final Kind[] kinds;
  private final RowLayout layout;
  private final LogText.Memory texts;
  private String lastDate = " ".repeat(DATE);
  private long lastMidnight;

  /** Reads a table as this database has it. */
  RowReader(LogTable table, LogText.Memory texts) {
    List<Kind> all = new ArrayList<>();
    for (LogColumn column : table.columns().values()) {
      if (!LEFT_OUT.contains(column.name())) {
        fields.add(LogField.of(column.name()));
        all.add(Kind.of(column));
      }
    }
    this.actions = fields.stream().filter(field -> field.name().contains("idaction")).toList();
    this.kinds = all.toArray(Kind[]::new);
    this.layout = new RowLayout(fields, all.stream().map(kind -> kind.made).toList());
    this.texts = texts;
  }

  /** The columns that are selected, for SQL. */
  String selectList() {
    return fields.stream().map(field -> "`" + field + "`").collect(Collectors.joining(","));
  }

  /** Gathers the ids of actions that a row names. */
  void collectActions(LogRow row, LongList into) {
    for (int i = 0; i < actions.size(); i++) {
      long id = row.number(actions.get(i));
      if (id != 0) {
        into.add(id);
      }
    }
  }

  /** The row on which a result of {@link #selectList} is. */
  LogRow read(ResultSet row) throws SQLException {
    LogRow made = layout.newRow();
    for (int slot = 0; slot < kinds.length; slot++) {
      switch (kinds[slot].made) {
        case WHOLE -> readWhole(row, slot, made);
        case DECIMAL -> readDecimal(row, slot, made);
        case TEXT -> readText(row, slot, made);
      }
    }
    return made;
  }

  private static void readDecimal(ResultSet row, int slot, LogRow into) throws SQLException {
    double value = row.getDouble(slot + 1);
    if (row.wasNull()) {
      into.setNull(slot);
    } else {
      into.setNumber(slot, Double.doubleToRawLongBits(value));
    }
  }

  private void readWhole(ResultSet row, int slot, LogRow into) throws SQLException {
    long value = whole(row, slot);
    if (row.wasNull()) {
      into.setNull(slot);
    } else {
      into.setNumber(slot, value);
    }
  }

  /** The number, or any for NULL. */
  private long whole(ResultSet row, int slot) throws SQLException {
    if (kinds[slot] == Kind.WHOLE) {
      return row.getLong(slot + 1);
    }
    if (kinds[slot] == Kind.ID) {
      byte[] bytes = row.getBytes(slot + 1);
      return bytes == null ? 0 : ByteBuffer.wrap(bytes).getLong();
    }
    String text = row.getString(slot + 1);
    if (text == null) {
      return 0;
    }
    return kinds[slot] == Kind.TIME ? DateTimes.secondsOfDay(text) : seconds(text);
  }

  /** Most times are of the same day as the one before. */
  private long seconds(String text) {
    if (text.length() != DATE_TIME || !text.startsWith(lastDate)) {
      long seconds = DateTimes.seconds(text);
      if (text.length() != DATE_TIME) {
        return seconds;
      }
      lastDate = text.substring(0, DATE);
      lastMidnight = seconds - DateTimes.secondsOfDay(text.substring(DATE + 1));
      return seconds;
    }
    return lastMidnight + DateTimes.secondsOfDay(text.substring(DATE + 1));
  }

  private void readText(ResultSet row, int slot, LogRow into) throws SQLException {
    if (kinds[slot] == Kind.BYTES) {
      byte[] bytes = row.getBytes(slot + 1);
      if (bytes != null) {
        into.setText(slot, texts.of(HexFormat.of().formatHex(bytes)));
      }
      return;
    }
    String text = row.getString(slot + 1);
    if (text != null) {
      into.setText(slot, texts.of(text));
    }
  }
}
