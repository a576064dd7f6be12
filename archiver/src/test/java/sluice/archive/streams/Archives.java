package sluice.archive.streams;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import sluice.archive.golden.GoldenArchives;

/** All archives that Matomo would read, with every value in them. Immutable. */
public final class Archives {
  /** How much is said of what differs. */
  private static final int MOST_DIFFERENCES = 12;

  private final Map<Key, Contents> byKey = new TreeMap<>();

  /** What an archive is of. */
  record Key(int idSite, int period, LocalDate date1, LocalDate date2, String flag)
      implements Comparable<Key> {
    /** Whether it is of one plugin, as those of new and of returning visitors are. */
    boolean isOfPlugin() {
      return flag.contains(".");
    }

    /** Whether it is of a longer period of the same site, around that of the other. */
    boolean holds(Key other) {
      return idSite == other.idSite
          && period > other.period
          && !other.date1.isBefore(date1)
          && !other.date2.isAfter(date2);
    }

    @Override
    public int compareTo(Key other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return "site " + idSite + " period " + period + " " + date1 + ".." + date2 + " " + flag;
    }
  }

  /** Its numbers and blobs by name. */
  private record Contents(Map<String, Double> numbers, Map<String, byte[]> blobs) {}

  private Archives() {}

  /** Reads the newest archive of each key. */
  public static Archives read(Connection connection) throws SQLException {
    Archives archives = new Archives();
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SHOW TABLES LIKE 'matomo\\_archive\\_numeric\\_%'")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    for (String table : tables) {
      archives.read(connection, table);
    }
    return archives;
  }

  private void read(Connection connection, String table) throws SQLException {
    Map<Long, Contents> byId = new HashMap<>();
    String done =
        "SELECT MAX(idarchive), idsite, period, date1, date2, name FROM "
            + table
            + " WHERE name LIKE 'done%' AND value = 1 GROUP BY idsite, period, date1, date2, name";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(done)) {
      while (rows.next()) {
        Key key =
            new Key(
                rows.getInt(2),
                rows.getInt(3),
                LocalDate.parse(rows.getString(4)),
                LocalDate.parse(rows.getString(5)),
                rows.getString(6));
        Contents contents = new Contents(new TreeMap<>(), new TreeMap<>());
        byKey.put(key, contents);
        byId.put(rows.getLong(1), contents);
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT idarchive, name, value FROM " + table + " WHERE name NOT LIKE 'done%'")) {
      while (rows.next()) {
        if (byId.containsKey(rows.getLong(1)) && rows.getDouble(3) != 0) {
          byId.get(rows.getLong(1)).numbers().put(rows.getString(2), rows.getDouble(3));
        }
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT idarchive, name, value FROM " + table.replace("numeric", "blob"))) {
      while (rows.next()) {
        if (byId.containsKey(rows.getLong(1))) {
          byId.get(rows.getLong(1)).blobs().put(rows.getString(2), rows.getBytes(3));
        }
      }
    }
  }

  /** Those that are meant. */
  Archives only(Predicate<Key> meant) {
    Archives archives = new Archives();
    byKey.forEach(
        (key, contents) -> {
          if (meant.test(key)) {
            archives.byKey.put(key, contents);
          }
        });
    return archives;
  }

  Set<Key> keys() {
    return byKey.keySet();
  }

  boolean has(Key key) {
    return byKey.containsKey(key);
  }

  /**
   * What differs, as text; empty where nothing does. What is there without a value, a day that lost
   * its visits or a table without rows, may be missing on one side.
   */
  public List<String> differences(Archives others) {
    List<String> found = new ArrayList<>();
    Map<Key, Contents> all = new TreeMap<>(byKey);
    others.byKey.forEach(all::putIfAbsent);
    for (Key key : all.keySet()) {
      Contents none = new Contents(Map.of(), Map.of());
      Contents ours = byKey.getOrDefault(key, none);
      Contents theirs = others.byKey.getOrDefault(key, none);
      int before = found.size();
      compare(key, ours.numbers(), theirs.numbers(), found);
      compareBlobs(key, ours.blobs(), theirs.blobs(), found);
      if (found.size() > before && (ours == none || theirs == none)) {
        found.subList(before, found.size()).clear();
        found.add(key + (ours == none ? " is missing" : " is too many"));
      }
      if (found.size() > MOST_DIFFERENCES) {
        return found.subList(0, MOST_DIFFERENCES);
      }
    }
    return found;
  }

  private static void compare(
      Key key, Map<String, ?> ours, Map<String, ?> theirs, List<String> to) {
    Map<String, Object> all = new TreeMap<>(ours);
    theirs.forEach(all::putIfAbsent);
    for (String name : all.keySet()) {
      if (!Objects.equals(ours.get(name), theirs.get(name))) {
        to.add(key + " " + name + ": " + ours.get(name) + ", not " + theirs.get(name));
      }
    }
  }

  private static void compareBlobs(
      Key key, Map<String, byte[]> ours, Map<String, byte[]> theirs, List<String> to) {
    if (areSame(ours, theirs)) {
      return; // most are
    }
    Map<String, byte[]> all = new TreeMap<>(ours);
    theirs.forEach(all::putIfAbsent);
    for (String name : all.keySet()) {
      boolean isChunk = name.matches(".+_chunk_\\d+_\\d+");
      boolean isSame =
          all.keySet().stream()
              .filter(other -> other.equals(name) || other.startsWith(name + "_chunk_"))
              .allMatch(other -> Arrays.equals(ours.get(other), theirs.get(other)));
      if (!isChunk && !isSame) {
        compare(key, cells(name, ours), cells(name, theirs), to);
      }
    }
  }

  private static boolean areSame(Map<String, byte[]> ours, Map<String, byte[]> theirs) {
    return ours.keySet().equals(theirs.keySet())
        && ours.entrySet().stream()
            .allMatch(blob -> Arrays.equals(blob.getValue(), theirs.get(blob.getKey())));
  }

  private static Map<String, Object> cells(String name, Map<String, byte[]> blobs) {
    Map<String, Object> cells = new TreeMap<>();
    if (blobs.containsKey(name)) {
      GoldenArchives.values(name, blobs)
          .forEach((path, value) -> cells.put(name + " " + path, String.valueOf(value)));
    }
    cells.remove(name + " /");
    return cells;
  }
}
