package sluice.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Whether a server may be read in place of the primary. Stateless. */
public final class ReplicaCheck {
  private ReplicaCheck() {}

  /**
   * What makes the log unreadable there, as a message says it; empty if nothing does.
   *
   * @param prefix of Matomo's tables
   */
  public static Optional<String> fault(Connection primary, Connection replica, String prefix)
      throws SQLException {
    if (text(primary, "SELECT @@log_bin").equals("0")) {
      return Optional.of("the primary has no binary log (log_bin), so it can have no replica");
    }
    String server = "SELECT CONCAT_WS(':', @@server_id, @@hostname, @@port)";
    if (text(primary, server).equals(text(replica, server))) {
      return Optional.of("it is the primary itself");
    }
    if (text(replica, "SELECT @@gtid_slave_pos").isEmpty()) {
      return Optional.of("the server is no replica: it has applied nothing (gtid_slave_pos)");
    }
    return hasLog(replica, prefix)
        ? Optional.empty()
        : Optional.of("the replica has no table " + prefix + "log_visit in this database");
  }

  private static boolean hasLog(Connection replica, String prefix) throws SQLException {
    String sql =
        "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND"
            + " TABLE_NAME = ?";
    try (PreparedStatement select = replica.prepareStatement(sql)) {
      select.setString(1, prefix + "log_visit");
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1) > 0;
      }
    }
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
