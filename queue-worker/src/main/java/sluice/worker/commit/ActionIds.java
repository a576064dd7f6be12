package sluice.worker.commit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sluice.log.LogSchema;
import sluice.log.LogTable;
import sluice.request.PhpValues;
import sluice.worker.action.ActionName;

/**
 * Ids of log_action, got or created (reference tracker.md 7.3). Thread-safe.
 *
 * <p>log_action has no unique key, so two workers may insert the same name: after inserting, the
 * lowest row of the name wins, and who inserted another one deletes it, as Matomo does. That alone
 * is not certain: an id is handed out before its row can be seen, so a lower row may appear after
 * the look. So our workers insert one after the other, under the server's advisory lock {@link
 * CreationLock}; what is left is what Matomo's own workers have, a lower row of PHP that appears
 * too late. All this happens in autocommit, before the batch's transaction, as an id that is cached
 * must not vanish in a rollback. Entries expire, because Matomo's purge of old logs deletes names
 * that nobody uses.
 *
 * <p>Known difference: Matomo compares the names of one request loosely, so that among the products
 * of one order the SKUs 0123 and 123 become one; here they are two.
 */
final class ActionIds {

  private static final long MAX_ENTRIES = 200_000;
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  /** Matomo's index. */
  private static final String HASH_INDEX = "index_type_hash";

  /** Names a statement. */
  private static final int NAMES_PER_STATEMENT = 500;

  /** In place of the type, in the row with the answer about the lock. */
  private static final int QUESTION = -1;

  private record Key(int type, String name) {}

  private final LogTable table;
  private final CreationLock lock;
  private final Cache<Key, Long> cache =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumSize(MAX_ENTRIES)
          .expireAfterWrite(LIFETIME)
          .build();

  ActionIds(LogSchema schema) {
    this.table = schema.table(LogTable.ACTION);
    this.lock = new CreationLock(table.quoted());
  }

  /**
   * The ids of the names; empty names have none.
   *
   * @param names in the order in which missing ones get ids; one that repeats uses up an id each
   *     time
   */
  Map<ActionName, Long> resolve(Connection autocommit, Collection<ActionName> names)
      throws SQLException {
    List<ActionName> unknown = new ArrayList<>();
    Map<ActionName, Long> ids = new HashMap<>();
    for (ActionName name : names) {
      if (!name.isEmpty()) {
        Long id = cache.getIfPresent(key(name));
        if (id == null) {
          unknown.add(name);
        } else {
          ids.put(name, id);
        }
      }
    }
    Map<Key, Long> found = getOrCreate(autocommit, unknown);
    cache.putAll(found);
    for (ActionName name : names) {
      Long id = found.get(key(name));
      if (id != null) {
        ids.put(name, id);
      }
    }
    return ids;
  }

  private Map<Key, Long> getOrCreate(Connection autocommit, List<ActionName> names)
      throws SQLException {
    if (names.isEmpty()) {
      return Map.of();
    }
    try (CreationLock.Turn turn = lock.turn(autocommit)) {
      Set<Key> keys = names.stream().map(this::key).collect(Collectors.toSet());
      Map<Key, Long> found = select(autocommit, keys, turn.taking());
      List<ActionName> missing =
          names.stream().filter(name -> !found.containsKey(key(name))).toList();
      if (!missing.isEmpty()) {
        found.putAll(create(autocommit, missing, turn));
      }
      return found;
    }
  }

  private Map<Key, Long> create(
      Connection autocommit, List<ActionName> names, CreationLock.Turn turn) throws SQLException {
    List<Key> missing = names.stream().map(this::key).toList();
    List<Long> inserted =
        MultiRowInsert.into(table)
            .execute(autocommit, names.stream().map(this::row).toList(), "idaction");
    // committed, so that whoever has the lock next sees them: it can be given back along with this
    Map<Key, Long> winners = select(autocommit, new LinkedHashSet<>(missing), turn.giving());
    List<Long> losers = new ArrayList<>();
    for (int i = 0; i < missing.size(); i++) {
      if (!inserted.get(i).equals(winners.get(missing.get(i)))) {
        losers.add(inserted.get(i));
      }
    }
    delete(autocommit, losers);
    return winners;
  }

  private Map<String, Object> row(ActionName name) {
    Key key = key(name);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", key.name());
    row.put("hash", PhpValues.crc32(key.name()));
    row.put("type", (long) key.type());
    name.prefix().code().ifPresent(code -> row.put("url_prefix", (long) code));
    return row;
  }

  /**
   * The lowest id of each name that exists. Name and type alone decide, never the prefix.
   *
   * @param along asked in the same round trip
   */
  private Map<Key, Long> select(
      Connection connection, Collection<Key> keys, CreationLock.Question along)
      throws SQLException {
    Map<Key, Long> found = new HashMap<>();
    List<Key> all = List.copyOf(keys);
    CreationLock.Question question = along;
    for (int from = 0; from < all.size(); from += NAMES_PER_STATEMENT) {
      select(
          connection,
          all.subList(from, Math.min(all.size(), from + NAMES_PER_STATEMENT)),
          question,
          found);
      question = CreationLock.Question.NONE;
    }
    found.keySet().retainAll(new HashSet<>(all));
    return found;
  }

  private void select(
      Connection connection, List<Key> keys, CreationLock.Question along, Map<Key, Long> found)
      throws SQLException {
    // one list of hashes a type: a chain of as many ORs as names costs the server many times more
    Map<Integer, List<String>> hashesByType = new TreeMap<>();
    for (Key key : keys) {
      hashesByType
          .computeIfAbsent(key.type(), type -> new ArrayList<>())
          .add(Long.toString(PhpValues.crc32(key.name())));
    }
    List<String> ofTypes = new ArrayList<>();
    hashesByType.forEach(
        (type, hashes) ->
            ofTypes.add("(type=" + type + " AND hash IN (" + String.join(",", hashes) + "))"));
    String sql =
        "SELECT idaction, type, name FROM "
            + table.quoted()
            + table.forced(HASH_INDEX)
            + " WHERE "
            + String.join(" OR ", ofTypes)
            + along.unionAll(QUESTION + ",''");
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        if (rows.getInt(2) == QUESTION) {
          along.answered(rows.getInt(1));
        } else {
          found.merge(new Key(rows.getInt(2), rows.getString(3)), rows.getLong(1), Math::min);
        }
      }
    }
  }

  private void delete(Connection connection, List<Long> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    String sql =
        "DELETE FROM "
            + table.quoted()
            + " WHERE idaction IN ("
            + String.join(",", Collections.nCopies(ids.size(), "?"))
            + ")";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < ids.size(); i++) {
        statement.setLong(i + 1, ids.get(i));
      }
      statement.executeUpdate();
    }
  }

  private Key key(ActionName name) {
    return new Key(name.type().code(), table.columns().get("name").fit(name.name()).toString());
  }
}
