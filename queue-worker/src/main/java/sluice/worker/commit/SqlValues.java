package sluice.worker.commit;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import sluice.log.DateTimes;
import sluice.log.LogColumn;

/**
 * Converts values between rows and JDBC: text, long, double, decimal, bytes; times are Unix
 * seconds.
 */
final class SqlValues {

  private SqlValues() {}

  /** The value as the column takes it. Unix seconds become a DATETIME. */
  static Object fit(LogColumn column, Object value) {
    return column.dataType().equals("datetime") && value instanceof Long seconds
        ? DateTimes.text(seconds)
        : column.fit(value);
  }

  static void bind(PreparedStatement statement, int index, Object value) throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.NULL);
    } else if (value instanceof Long number) {
      statement.setLong(index, number);
    } else if (value instanceof Integer number) {
      statement.setInt(index, number);
    } else if (value instanceof Double number) {
      statement.setDouble(index, number);
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(index, bytes);
    } else if (value instanceof BigDecimal number) {
      statement.setBigDecimal(index, number);
    } else if (value instanceof BigInteger number) {
      statement.setBigDecimal(index, new BigDecimal(number));
    } else {
      statement.setString(index, value.toString());
    }
  }

  /**
   * The value of a column as rules take it: numbers as long, times as Unix seconds.
   *
   * @param index of the column in the row, from 1: a search by name for each value costs more than
   *     the value
   */
  static Object read(ResultSet row, int index, LogColumn column) throws SQLException {
    return switch (column.dataType()) {
      case "tinyint", "smallint", "mediumint", "int", "bigint" -> {
        long number = row.getLong(index);
        yield row.wasNull() ? null : (Object) number;
      }
      case "decimal" -> row.getBigDecimal(index);
      case "float", "double" -> {
        double number = row.getDouble(index);
        yield row.wasNull() ? null : (Object) number;
      }
      case "binary", "varbinary" -> row.getBytes(index);
      case "datetime" -> {
        String text = row.getString(index);
        yield text == null ? null : (Object) DateTimes.seconds(text);
      }
      default -> row.getString(index);
    };
  }
}
