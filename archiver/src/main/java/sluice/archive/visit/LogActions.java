package sluice.archive.visit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import sluice.archive.table.MatomoTables;
import sluice.log.ActionType;
import sluice.log.LogTable;

/**
 * Rows of log_action, kept while they are needed: they do not change once written. Not thread-safe.
 */
public final class LogActions {
  /** Names kept before all are forgotten; a name is about 150 bytes. */
  private static final int KEPT = 300_000;

  /** Ids asked for in one statement. */
  private static final int ASKED = 2_000;

  private final MatomoTables tables;
  private final LongMap<LogAction> known = new LongMap<>();
  private int timesForgotten;

  /** Reads log_action of one Matomo. */
  public LogActions(MatomoTables tables) {
    this(tables, Map.of());
  }

  /** The same where some actions are known already. */
  public LogActions(MatomoTables tables, Map<Long, LogAction> alreadyKnown) {
    this.tables = tables;
    alreadyKnown.forEach(known::put);
  }

  /** Makes the actions of these ids known; 0 stands for no action and is never asked for. */
  public void load(Connection connection, Collection<Long> ids) throws SQLException {
    LongList all = new LongList();
    ids.stream().filter(id -> id != 0).forEach(all::add);
    load(connection, all);
  }

  void load(Connection connection, LongList ids) throws SQLException {
    if (known.size() > KEPT) {
      known.clear();
      timesForgotten++;
    }
    long[] missing = Arrays.stream(ids.distinct()).filter(id -> !known.contains(id)).toArray();
    known.putAll(select(connection, tables, missing));
  }

  /** Makes actions known that were read ahead. */
  void take(NamesAhead.Names names) {
    if (names.forgetsOthers()) {
      known.clear();
    }
    known.putAll(names.actions());
  }

  /** How often all were forgotten that were known. */
  int timesForgotten() {
    return timesForgotten;
  }

  /** Reads actions; those that are not there are null. */
  static LongMap<LogAction> select(Connection connection, MatomoTables tables, long[] ids)
      throws SQLException {
    LongMap<LogAction> actions = new LongMap<>();
    for (int from = 0; from < ids.length; from += ASKED) {
      long[] some = Arrays.copyOfRange(ids, from, Math.min(ids.length, from + ASKED));
      for (long id : some) {
        actions.put(id, null);
      }
      select(connection, tables, some, actions);
    }
    return actions;
  }

  private static void select(
      Connection connection, MatomoTables tables, long[] ids, LongMap<LogAction> into)
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
            .ifPresent(type -> into.put(id, new LogAction(type, urlPrefix, name)));
      }
    }
  }

  /**
   * An action that was loaded; empty if log_action has no such row, or one of a type that Matomo's
   * own tracker does not write.
   */
  public Optional<LogAction> get(long id) {
    return Optional.ofNullable(known.get(id));
  }

  /** Whether a loaded action is of the type. */
  public boolean is(ActionType type, long id) {
    LogAction action = known.get(id);
    return action != null && action.type() == type;
  }
}
