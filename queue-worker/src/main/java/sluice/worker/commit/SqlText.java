package sluice.worker.commit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement while it is put together. Whole numbers and NULL are written out, all else is a
 * parameter: the driver sends text in either case, but each parameter costs it an object and a
 * search for its place, and most values of a batch are ids and counters. Confined to one call.
 */
final class SqlText {

  private final StringBuilder sql = new StringBuilder();
  private final List<Object> parameters = new ArrayList<>();

  /** Appends SQL, which holds no value of a client. */
  SqlText append(String text) {
    sql.append(text);
    return this;
  }

  /**
   * Appends a value.
   *
   * @param value as {@link SqlValues#bind} takes it; null for NULL
   */
  SqlText value(Object value) {
    if (value == null) {
      sql.append("NULL");
    } else if (value instanceof Long number) {
      sql.append(number.longValue());
    } else if (value instanceof Integer number) {
      sql.append(number.intValue());
    } else {
      sql.append('?');
      parameters.add(value);
    }
    return this;
  }

  /** The statement with its parameters. */
  PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql.toString());
    for (int i = 0; i < parameters.size(); i++) {
      SqlValues.bind(statement, i + 1, parameters.get(i));
    }
    return statement;
  }
}
