package sluice.archive.visit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import sluice.archive.table.MatomoTables;
import sluice.log.ActionType;

/** Rows of log_action that the visits at hand name. Not thread-safe. */
public final class LogActions {
  /** Names kept before all are forgotten; a name is about 200 bytes. */
  private static final int KEPT = 300_000;

  private final KnownActions all;
  private final LongMap<LogAction> known = new LongMap<>();
  private long weight;
  private int timesForgotten;

  /** Reads log_action of one Matomo, and shares nothing with others. */
  public LogActions(MatomoTables tables) {
    this(new KnownActions(tables, 0, Long.MAX_VALUE, 1));
  }

  /** Takes what it needs of the actions that the process knows. */
  public LogActions(KnownActions all) {
    this.all = all;
  }

  /** The same where some actions are known already. */
  public LogActions(MatomoTables tables, Map<Long, LogAction> alreadyKnown) {
    this(tables);
    alreadyKnown.forEach(known::put);
  }

  /** The actions that the process knows. */
  KnownActions all() {
    return all;
  }

  /**
   * Makes the actions of these ids, each once, known; 0 stands for no action and is never asked
   * for.
   */
  public void load(Connection connection, long[] ids) throws SQLException {
    if (known.size() > KEPT || weight > all.kept()) {
      forget();
    }
    long[] missing = Arrays.stream(ids).filter(id -> id != 0 && !known.contains(id)).toArray();
    try {
      weight += all.select(connection, missing, known);
    } catch (SQLException failed) {
      forget(); // some may have been found, which are not weighed
      throw failed;
    }
  }

  private void forget() {
    known.clear();
    weight = 0;
    timesForgotten++;
  }

  /** Makes actions known that were read ahead. */
  void take(NamesAhead.Names names) {
    if (names.forgetsOthers()) {
      known.clear();
      weight = 0;
    }
    known.putAll(names.actions());
    weight += names.weight();
  }

  /** How often all were forgotten that were known. */
  int timesForgotten() {
    return timesForgotten;
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
