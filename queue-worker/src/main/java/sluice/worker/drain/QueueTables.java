package sluice.worker.drain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import sluice.queue.PluginTables;

/**
 * Names of our tables beside Matomo's, and their making ({@code tables.sql}).
 *
 * @param prefix Matomo's tables prefix
 */
public record QueueTables(String prefix) {

  /** Where each queue stands. */
  public String cursor() {
    return "`" + prefix + "sluice_queue_cursor`";
  }

  /** Digests of the last entries of PHP. */
  public String digest() {
    return "`" + prefix + "sluice_queue_digest`";
  }

  /** The numbers of each producer that were consumed. */
  public String producer() {
    return new PluginTables(prefix).committed();
  }

  /** Who prepares entries of each queue, and how earlier ones ended. */
  public String attempt() {
    return "`" + prefix + "sluice_queue_attempt`";
  }

  /** What failed alone. */
  public String deadLetter() {
    return "`" + prefix + "sluice_dead_letter`";
  }

  /** Creates what is missing, tables and columns. DDL: ends an open transaction. */
  public void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String ddl : statements()) {
        statement.execute(ddl);
      }
    }
  }

  private List<String> statements() {
    try (InputStream in = QueueTables.class.getResourceAsStream("tables.sql")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.replace("${prefix}", prefix).split(";\\R"))
          .map(String::strip)
          .filter(ddl -> !ddl.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("tables.sql cannot be read from the class path", e);
    }
  }
}
