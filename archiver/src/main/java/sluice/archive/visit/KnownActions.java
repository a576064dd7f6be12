package sluice.archive.visit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import sluice.archive.table.MatomoTables;
import sluice.log.ActionType;
import sluice.log.LogTable;

/**
 * Rows of log_action that were read, by whoever in this process, so that a day that goes on does
 * not read the names of all its pages again and again: they do not change once written. A row that
 * was not there is asked for again. Thread-safe.
 */
public final class KnownActions {
  /** Bytes that an entry takes beside its text, roughly. */
  private static final int ENTRY_BYTES = 150;

  /** Ids asked for in one statement. */
  private static final int ASKED = 2_000;

  private final MatomoTables tables;
  private final Cache<Long, LogAction> actions;

  /**
   * Reads log_action of one Matomo.
   *
   * @param room bytes that are kept, roughly
   */
  public KnownActions(MatomoTables tables, long room) {
    this.tables = tables;
    this.actions =
        Caffeine.newBuilder()
            .maximumWeight(room)
            .weigher((Long id, LogAction action) -> ENTRY_BYTES + action.name().length())
            .build();
  }

  /** Forgets all: the database was restored, and ids may be those of other actions. */
  public void forget() {
    actions.invalidateAll();
  }

  /** The actions of these ids; null for those that are not there. */
  LongMap<LogAction> select(Connection connection, long[] ids) throws SQLException {
    LongMap<LogAction> found = new LongMap<>();
    LongList missing = new LongList();
    for (long id : ids) {
      LogAction known = actions.getIfPresent(id);
      found.put(id, known);
      if (known == null) {
        missing.add(id);
      }
    }
    long[] unknown = missing.distinct();
    for (int from = 0; from < unknown.length; from += ASKED) {
      read(
          connection,
          Arrays.copyOfRange(unknown, from, Math.min(unknown.length, from + ASKED)),
          found);
    }
    return found;
  }

  private void read(Connection connection, long[] ids, LongMap<LogAction> into)
      throws SQLException {
    String sql =
        LogTable.SELECT_BY_LIST
            + "idaction, type, url_prefix, name FROM "
            + tables.name(LogTable.ACTION)
            + " FORCE INDEX (PRIMARY) WHERE idaction IN ("
            + Arrays.stream(ids).mapToObj(String::valueOf).collect(Collectors.joining(","))
            + ")";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        int prefix = rows.getInt(3);
        int urlPrefix = rows.wasNull() ? -1 : prefix;
        String name = Objects.requireNonNullElse(rows.getString(4), "");
        long id = rows.getLong(1);
        ActionType.of(rows.getInt(2))
            .map(type -> new LogAction(type, urlPrefix, name))
            .ifPresent(
                action -> {
                  into.put(id, action);
                  actions.put(id, action);
                });
      }
    }
  }
}
