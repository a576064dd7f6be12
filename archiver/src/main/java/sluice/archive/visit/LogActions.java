package sluice.archive.visit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final Map<Long, Optional<LogAction>> known = new HashMap<>();

  /** Reads log_action of one Matomo. */
  public LogActions(MatomoTables tables) {
    this(tables, Map.of());
  }

  /** The same where some actions are known already. */
  public LogActions(MatomoTables tables, Map<Long, LogAction> alreadyKnown) {
    this.tables = tables;
    alreadyKnown.forEach((id, action) -> known.put(id, Optional.of(action)));
  }

  /** Makes the actions of these ids known; 0 stands for no action and is never asked for. */
  public void load(Connection connection, Collection<Long> ids) throws SQLException {
    if (known.size() > KEPT) {
      known.clear();
    }
    List<Long> missing = new ArrayList<>();
    for (Long id : ids) {
      if (id != 0 && !known.containsKey(id)) {
        known.put(id, Optional.empty());
        missing.add(id);
      }
    }
    for (int from = 0; from < missing.size(); from += ASKED) {
      select(connection, missing.subList(from, Math.min(missing.size(), from + ASKED)));
    }
  }

  private void select(Connection connection, List<Long> ids) throws SQLException {
    String list = ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    String sql =
        LogTable.SELECT_BY_LIST
            + "idaction, type, url_prefix, name FROM "
            + tables.name(LogTable.ACTION)
            + " FORCE INDEX (PRIMARY) WHERE idaction IN ("
            + list
            + ")";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        int prefix = rows.getInt(3);
        int urlPrefix = rows.wasNull() ? -1 : prefix;
        String name = Optional.ofNullable(rows.getString(4)).orElse("");
        Optional<ActionType> type = ActionType.of(rows.getInt(2));
        known.put(rows.getLong(1), type.map(of -> new LogAction(of, urlPrefix, name)));
      }
    }
  }

  /**
   * An action that was loaded; empty if log_action has no such row, or one of a type that Matomo's
   * own tracker does not write.
   */
  public Optional<LogAction> get(long id) {
    return known.getOrDefault(id, Optional.empty());
  }

  /** Whether a loaded action is of the type. */
  public boolean is(ActionType type, long id) {
    return get(id).filter(action -> action.type() == type).isPresent();
  }
}
