package sluice.worker.commit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.log.LogSchema;
import sluice.log.LogTable;

/** Rows of log_bot_request, where there is one. Immutable; safe for use by any thread. */
final class BotWriter {

  private final Optional<LogTable> table;

  BotWriter(LogSchema schema) {
    this.table = schema.find(LogTable.BOT_REQUEST);
  }

  /** Inserts the rows; there are none where the table is missing. */
  void insert(Connection transaction, List<Map<String, Object>> rows) throws SQLException {
    if (!rows.isEmpty()) {
      MultiRowInsert.into(table.orElseThrow()).execute(transaction, rows);
    }
  }
}
