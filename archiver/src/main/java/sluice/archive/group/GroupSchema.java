package sluice.archive.group;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A group table as a report declares it: its name, the parts of its key, and its columns with the
 * way in which each merges. Immutable.
 *
 * @param name the same in every version of the program as long as the rest is
 * @param key names of the parts of the key, in order; none for a table of one row
 * @param columns in the order in which they are written
 */
public record GroupSchema(String name, List<String> key, List<GroupColumn> columns) {

  /** A column of the table; it bears Matomo's name where Matomo has one. */
  public record GroupColumn(String name, Merge merge) {}

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if two columns have the same name, or there are more than 64
   */
  public GroupSchema {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    // A loop, not a stream: each archive has its own tables, of which most stay empty.
    Set<String> names = new HashSet<>();
    for (GroupColumn column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("two columns of " + name + " have the same name");
      }
    }
    if (columns.size() > Long.SIZE) {
      throw new IllegalArgumentException(name + " has more columns than a mask has bits");
    }
  }

  /** A table without columns yet, whose key has these parts. */
  public static GroupSchema of(String name, String... key) {
    return new GroupSchema(name, List.of(key), List.of());
  }

  /** The same with a part behind the others of the key. */
  public GroupSchema withKey(String part) {
    List<String> all = new ArrayList<>(key);
    all.add(part);
    return new GroupSchema(name, all, columns);
  }

  /** The same with columns after the others. */
  public GroupSchema with(List<GroupColumn> more) {
    List<GroupColumn> all = new ArrayList<>(columns);
    all.addAll(more);
    return new GroupSchema(name, key, all);
  }

  /** The same with a column after the others. */
  public GroupSchema with(String column, Merge merge) {
    return with(List.of(new GroupColumn(column, merge)));
  }

  /**
   * The place of a column.
   *
   * @throws IllegalArgumentException if there is none of the name
   */
  int index(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException(name + " has no column " + column);
  }
}
