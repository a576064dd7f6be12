package sluice.archive.change;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Ids of a table that were read: all up to a mark, and ranges beyond it, between which ids are
 * missing that may still appear. Where very many are missing, as on each node of a cluster whose
 * ids go up in steps, it is only known of spans between the mark and the ranges how many there are.
 * So it takes as much memory as there are gaps, and no more than so many, however large the ids.
 * Mutable; not thread-safe.
 */
final class KnownIds {
  /** Beyond so many ranges they become a span. */
  private static final int MOST_RANGES = 1_000;

  /** Behind the mark without a hole between them, ascending. */
  private final Deque<IdSpan> spans = new ArrayDeque<>();

  /** First id to last id of each range beyond mark and spans; ranges do not touch each other. */
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
    return ranges.isEmpty() ? exactFrom() : ranges.lastEntry().getValue();
  }

  /** Up to this one there are no ranges. */
  private long exactFrom() {
    return spans.isEmpty() ? mark : spans.getLast().to();
  }

  /**
   * Ids from one to another that are missing and may still appear.
   *
   * @param from first id
   * @param to last id, inclusive
   */
  record Gap(long from, long to) {}

  /** What is missing between the ranges, ascending. */
  List<Gap> gaps() {
    List<Gap> gaps = new ArrayList<>();
    long before = exactFrom();
    for (Map.Entry<Long, Long> range : ranges.entrySet()) {
      if (range.getKey() > before + 1) {
        gaps.add(new Gap(before + 1, range.getKey() - 1));
      }
      before = range.getValue();
    }
    return gaps;
  }

  /** The spans in which something is missing. */
  List<IdSpan> spans() {
    return spans.stream().filter(IdSpan::hasGaps).toList();
  }

  /** Another count of a span. */
  void replace(IdSpan former, IdSpan now) {
    List<IdSpan> all = new ArrayList<>(spans);
    all.set(all.indexOf(former), now);
    spans.clear();
    spans.addAll(all);
  }

  /**
   * Makes a span of the ranges if they are too many.
   *
   * @param recent a span that ends behind this id goes on; others have another age
   */
  void coarsen(long recent) {
    if (ranges.size() <= MOST_RANGES) {
      return;
    }
    IdSpan span = IdSpan.empty(exactFrom() + 1, newest());
    for (Map.Entry<Long, Long> range : ranges.entrySet()) {
      for (long id = range.getKey(); id <= range.getValue(); id++) {
        span = span.with(id);
      }
    }
    ranges.clear();
    boolean goesOn = !spans.isEmpty() && spans.getLast().to() > recent;
    spans.addLast(goesOn ? spans.removeLast().and(span) : span);
  }

  /** Adds an id; false when it was known. */
  boolean add(long id) {
    if (id <= exactFrom()) {
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
    while (!spans.isEmpty() && spans.getFirst().to() <= upTo) {
      mark = spans.removeFirst().to();
    }
    if (upTo <= mark || !spans.isEmpty()) {
      advance();
      return;
    }
    Map.Entry<Long, Long> across = ranges.floorEntry(upTo);
    mark = across == null ? upTo : Math.max(upTo, across.getValue());
    ranges.headMap(mark, true).clear();
    advance();
  }

  private void advance() {
    while (spans.isEmpty() && !ranges.isEmpty() && ranges.firstKey() <= mark + 1) {
      mark = Math.max(mark, ranges.pollFirstEntry().getValue());
    }
  }

  /** {@code 17 18-90:71:5:12345 95-98 100-100}: the mark, then spans, then ranges. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(Long.toString(mark));
    spans.forEach(span -> text.append(' ').append(span));
    ranges.forEach((from, to) -> text.append(' ').append(from).append('-').append(to));
    return text.toString();
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
      if (words[i].indexOf(':') >= 0) {
        ids.spans.addLast(IdSpan.parse(words[i]));
        continue;
      }
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
