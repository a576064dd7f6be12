package sluice.archive.visit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
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
  private static final int ENTRY_BYTES = 170;

  /** Last character of those of which Java needs one byte each. */
  private static final int LAST_LATIN = 0xFF;

  /** Ids asked for in one statement. */
  private static final int ASKED = 2_000;

  private final MatomoTables tables;
  private final Cache<Long, LogAction> actions;
  private final long most;
  private final long kept;

  /**
   * Reads log_action of one Matomo.
   *
   * @param room bytes that are kept, roughly
   * @param most bytes of names that may be asked for at once, and that all who ask may keep
   *     together: whoever visits a site chooses its urls, and a report that needs more must not
   *     take the memory of all sites
   * @param threads that ask
   */
  public KnownActions(MatomoTables tables, long room, long most, int threads) {
    this.tables = tables;
    this.most = most;
    this.kept = most / Math.max(2, threads);
    this.actions =
        Caffeine.newBuilder()
            .maximumWeight(room)
            .weigher((Long id, LogAction action) -> weight(action))
            .build();
  }

  /** Java keeps a text that is not of Latin letters alone with two bytes for each. */
  private static int weight(LogAction action) {
    String name = action.name();
    boolean isLatin = name.chars().allMatch(c -> c <= LAST_LATIN);
    return ENTRY_BYTES + (isLatin ? 1 : 2) * name.length();
  }

  /** Bytes of names that one who asks may keep. */
  long kept() {
    return kept;
  }

  /** Forgets all: the database was restored, and ids may be those of other actions. */
  public void forget() {
    actions.invalidateAll();
  }

  /**
   * Finds actions. If it fails, some may have been found.
   *
   * @param ids each once
   * @param into takes them by id; null for those that are not there
   * @return bytes that they take, roughly
   * @throws SQLException also if their names take more memory than they may
   */
  long select(Connection connection, long[] ids, LongMap<LogAction> into) throws SQLException {
    LongList missing = new LongList();
    long weight = 0;
    for (long id : ids) {
      LogAction known = actions.getIfPresent(id);
      if (known == null) {
        missing.add(id);
      } else {
        into.put(id, known);
        weight += weight(known);
      }
    }
    long[] unknown = missing.distinct();
    for (int from = 0; from < unknown.length && weight <= most; from += ASKED) {
      long[] asked = Arrays.copyOfRange(unknown, from, Math.min(unknown.length, from + ASKED));
      synchronized (connection) { // of one snapshot, over which several threads may look up names
        weight += read(connection, asked, into);
      }
    }
    if (weight > most) {
      throw new SQLException(
          "the names of "
              + ids.length
              + " actions take more than "
              + (most >> 20)
              + " MiB: give the archiver a larger heap (SLUICE_JAVA_OPTS=-Xmx…)");
    }
    return weight;
  }

  private long read(Connection connection, long[] ids, LongMap<LogAction> into)
      throws SQLException {
    long weight = 0;
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
        Optional<ActionType> type = ActionType.of(rows.getInt(2));
        if (type.isPresent()) {
          LogAction action = new LogAction(type.get(), urlPrefix, name);
          weight += weight(action);
          into.put(id, action);
          actions.put(id, action);
        }
      }
    }
    for (long id : ids) {
      if (!into.contains(id)) {
        into.put(id, null);
      }
    }
    return weight;
  }
}
