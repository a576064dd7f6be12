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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import sluice.log.LogSchema;
import sluice.log.LogTable;
import sluice.php.PhpValues;
import sluice.worker.action.ActionName;
import sluice.worker.door.CacheWeight;

/**
 * Ids of log_action, got or created (docs: queue-worker/docs/actions.md#ids-of-names). Thread-safe.
 *
 * <p>log_action has no unique key, so two workers may insert the same name: after inserting, the
 * lowest row of the name wins, and who inserted another one deletes it, as Matomo does. That alone
 * is not certain: an id is handed out before its row can be seen, so a lower row may appear after
 * the look. So our workers insert one after the other, under the server's advisory lock {@link
 * CreationLock}; what is left is what Matomo's own workers have, a lower row of PHP that appears
 * too late. All this happens in autocommit, before the batch's transaction, as an id that is cached
 * must not vanish in a rollback. Entries expire, because Matomo's purge of old logs deletes names
 * that nobody uses; a purge that is noticed, a restored backup and a take-over empty the cache at
 * once.
 *
 * <p>Known difference: Matomo compares the names of one request loosely, so that among the products
 * of one order the SKUs 0123 and 123 become one; here they are two.
 */
final class ActionIds {

  /** Bytes of names and ids kept: some 180,000 of usual length. */
  private static final long CACHED_BYTES = 64L << 20;

  private static final Duration LIFETIME = Duration.ofMinutes(5);

  /** Matomo's index of hash and type, which the look-ups use. */
  private static final String HASH_INDEX = "index_type_hash";

  /** How many names one statement has. */
  private static final int NAMES_PER_STATEMENT = 500;

  /** Stands in place of the type in the row that answers about the lock. */
  private static final int QUESTION = -1;

  /** What tells rows of log_action apart. Compared by hand: this is the hottest map of a batch. */
  private record Key(int type, String name) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && type == key.type && name.equals(key.name);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + type;
    }
  }

  /** A name that the cache does not have. */
  private record Wanted(ActionName name, Key key) {}

  private final LogTable table;
  private final CreationLock lock;
  private final Cache<Key, Long> cache =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumWeight(CACHED_BYTES)
          .weigher((Key key, Long id) -> CacheWeight.ENTRY_BYTES + CacheWeight.of(key.name()))
          .expireAfterWrite(LIFETIME)
          .build();

  private final AtomicLong generation = new AtomicLong();

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
    List<Wanted> unknown = new ArrayList<>();
    Map<ActionName, Long> ids = new HashMap<>();
    for (ActionName name : names) {
      if (!name.isEmpty()) {
        Key key = key(name);
        Long id = cache.getIfPresent(key);
        if (id == null) {
          unknown.add(new Wanted(name, key));
        } else {
          ids.put(name, id);
        }
      }
    }
    if (unknown.isEmpty()) {
      return ids;
    }
    long begun = generation.get();
    Map<Key, Long> found = getOrCreate(autocommit, unknown);
    found.forEach(
        (key, id) -> {
          if (CacheWeight.isKey(key.name())) {
            cache.put(key, id);
          }
        });
    if (begun != generation.get()) {
      // the cache was emptied meanwhile, and some of these ids were read before
      cache.invalidateAll();
    }
    for (Wanted wanted : unknown) {
      Long id = found.get(wanted.key());
      if (id != null) {
        ids.put(wanted.name(), id);
      }
    }
    return ids;
  }

  /** Asks for all names anew from now on. */
  void forget() {
    generation.incrementAndGet();
    cache.invalidateAll();
  }

  private Map<Key, Long> getOrCreate(Connection autocommit, List<Wanted> names)
      throws SQLException {
    try (CreationLock.Turn turn = lock.turn(autocommit)) {
      Map<Key, Long> found = select(autocommit, keys(names), turn.taking());
      List<Wanted> missing =
          names.stream().filter(wanted -> !found.containsKey(wanted.key())).toList();
      if (!missing.isEmpty()) {
        found.putAll(create(autocommit, missing, turn));
      }
      return found;
    }
  }

  private static Set<Key> keys(List<Wanted> names) {
    Set<Key> keys = new LinkedHashSet<>();
    names.forEach(wanted -> keys.add(wanted.key()));
    return keys;
  }

  private Map<Key, Long> create(Connection autocommit, List<Wanted> missing, CreationLock.Turn turn)
      throws SQLException {
    List<Long> inserted =
        MultiRowInsert.into(table)
            .execute(autocommit, missing.stream().map(ActionIds::row).toList(), "idaction");
    // the new rows are committed, and whoever has the lock next sees them: this query gives it
    // back
    Map<Key, Long> winners = select(autocommit, keys(missing), turn.giving());
    List<Long> losers = new ArrayList<>();
    for (int i = 0; i < missing.size(); i++) {
      if (!inserted.get(i).equals(winners.get(missing.get(i).key()))) {
        losers.add(inserted.get(i));
      }
    }
    delete(autocommit, losers);
    return winners;
  }

  private static Map<String, Object> row(Wanted wanted) {
    Key key = wanted.key();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", key.name());
    row.put("hash", PhpValues.crc32(key.name()));
    row.put("type", (long) key.type());
    wanted.name().prefix().code().ifPresent(code -> row.put("url_prefix", (long) code));
    return row;
  }

  /**
   * The lowest id of each name that exists. Name and type alone decide, never the prefix.
   *
   * @param along asked in the same round trip
   */
  private Map<Key, Long> select(Connection connection, Set<Key> keys, CreationLock.Question along)
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
    found.keySet().retainAll(keys);
    return found;
  }

  private void select(
      Connection connection, List<Key> keys, CreationLock.Question along, Map<Key, Long> found)
      throws SQLException {
    // each type has one list of hashes: a chain of ORs, one a name, costs the server many times
    // more
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
