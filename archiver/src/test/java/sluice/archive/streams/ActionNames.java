package sluice.archive.streams;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Ids of names in log_action, which are there before the rows that need them. Confined to one
 * stream.
 */
final class ActionNames {
  static final int URL = 1;
  static final int OUTLINK = 2;
  static final int DOWNLOAD = 3;
  static final int TITLE = 4;
  static final int SKU = 5;
  static final int PRODUCT = 6;
  static final int CATEGORY = 7;
  static final int SEARCH = 8;
  static final int EVENT_CATEGORY = 10;
  static final int EVENT_ACTION = 11;
  static final int EVENT_NAME = 12;
  static final int CONTENT_NAME = 13;
  static final int CONTENT_PIECE = 14;
  static final int CONTENT_TARGET = 15;
  static final int CONTENT_INTERACTION = 16;

  private final Connection connection;
  private final Map<String, Long> ids = new HashMap<>();

  ActionNames(Connection connection) {
    this.connection = connection;
  }

  long id(int type, String name) throws SQLException {
    String key = type + name;
    if (!ids.containsKey(key)) {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO matomo_log_action (idaction, name, hash, type, url_prefix)"
                  + " VALUES (?, ?, CRC32(?), ?, ?)")) {
        insert.setLong(1, ids.size() + 1L);
        insert.setString(2, name);
        insert.setString(3, name);
        insert.setInt(4, type);
        insert.setObject(5, type == URL ? 2 : null);
        insert.executeUpdate();
      }
      ids.put(key, ids.size() + 1L);
    }
    return ids.get(key);
  }
}
