package sluice.archive.change;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Ids of a table that were read: all up to a mark, and ranges beyond it, between which ids are
 * missing that may still appear. Takes as much memory as there are gaps, however large the ids.
 * Mutable; not thread-safe.
 */
final class KnownIds {

  /** First id to last id of each range beyond the mark; ranges do not touch each other. */
  private final NavigableMap<Long, Long> ranges = new TreeMap<>();

  private long mark;

  /** Knows all ids up to the mark. */
  KnownIds(long mark) {
    this.mark = mark;
  }

  /** All ids up to this one are known. */
  long mark() {
    return mark;
  }

  /** The largest known id. */
  long newest() {
    return ranges.isEmpty() ? mark : ranges.lastEntry().getValue();
  }

  /** Adds an id; false when it was known. */
  boolean add(long id) {
    if (id <= mark) {
      return false;
    }
    Map.Entry<Long, Long> before = ranges.floorEntry(id);
    if (before != null && id <= before.getValue()) {
      return false;
    }
    long from = before != null && before.getValue() == id - 1 ? before.getKey() : id;
    Long behind = ranges.get(id + 1);
    ranges.remove(id + 1);
    ranges.put(from, behind == null ? id : behind);
    advance();
    return true;
  }

  /** Gives up what is missing up to an id: it will not appear any more. */
  void closeGaps(long upTo) {
    if (upTo <= mark) {
      return;
    }
    Map.Entry<Long, Long> across = ranges.floorEntry(upTo);
    mark = across == null ? upTo : Math.max(upTo, across.getValue());
    ranges.headMap(mark, true).clear();
    advance();
  }

  private void advance() {
    while (!ranges.isEmpty() && ranges.firstKey() <= mark + 1) {
      mark = Math.max(mark, ranges.pollFirstEntry().getValue());
    }
  }

  /** {@code 17 20-25 28-28}: the mark, then the ranges. */
  @Override
  public String toString() {
    return ranges.entrySet().stream()
        .map(range -> " " + range.getKey() + "-" + range.getValue())
        .collect(Collectors.joining("", Long.toString(mark), ""));
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws NumberFormatException when it is something else
   */
  static KnownIds parse(String text) {
    String[] words = text.split(" ");
    KnownIds ids = new KnownIds(Long.parseLong(words[0]));
    for (int i = 1; i < words.length; i++) {
      int dash = words[i].indexOf('-');
      if (dash < 0) {
        throw new NumberFormatException("not a range of ids: " + words[i]);
      }
      ids.ranges.put(
          Long.valueOf(words[i].substring(0, dash)), Long.valueOf(words[i].substring(dash + 1)));
    }
    return ids;
  }
}
