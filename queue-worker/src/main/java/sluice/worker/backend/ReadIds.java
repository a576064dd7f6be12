package sluice.worker.backend;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Writes ids of list entries into statements. No state. */
final class ReadIds {

  private ReadIds() {}

  /** Separated by commas. */
  static String text(List<Long> ids) {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /**
   * A WHERE clause for all other ids, as ranges that an index serves: those before the smallest,
   * those between two of them that are not neighbours, and those behind the largest.
   */
  static String others(List<Long> ids) {
    if (ids.isEmpty()) {
      return "";
    }
    List<Long> sorted = new ArrayList<>(ids);
    Collections.sort(sorted);
    StringBuilder where = new StringBuilder(" WHERE idqueuelist < ").append(sorted.get(0));
    for (int i = 1; i < sorted.size(); i++) {
      long from = sorted.get(i - 1);
      long to = sorted.get(i);
      if (to - from > 1) {
        where.append(" OR idqueuelist > ").append(from).append(" AND idqueuelist < ").append(to);
      }
    }
    long largest = sorted.get(sorted.size() - 1);
    return where.append(" OR idqueuelist > ").append(largest).toString();
  }
}
