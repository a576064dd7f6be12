package sluice.site;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Matomo's tables hold that cannot be read as it is: a zero date, a time zone that does not
 * exist. Such a row hurts nobody but its site, is logged once, and stays here for the status page
 * until it reads well. Thread-safe.
 */
public final class UnreadableRows {

  private static final Logger LOG = LoggerFactory.getLogger(UnreadableRows.class);

  /** Rows that are remembered; more are logged each time they are read anew, and not listed. */
  private static final int MAX_ROWS = 1000;

  /** Faults of one row that are told; settings of all sites together are one row. */
  private static final int MAX_FAULTS = 20;

  private final Map<String, List<String>> faults = new ConcurrentSkipListMap<>();

  /**
   * Notes how a row was read.
   *
   * @param row such as {@code site 3}
   * @param found what is wrong with it and what is done instead; empty if all is well
   */
  void read(String row, List<String> found) {
    if (found.isEmpty()) {
      faults.remove(row);
      return;
    }
    List<String> told = told(found);
    List<String> before = faults.getOrDefault(row, List.of());
    if (!told.equals(before)) {
      LOG.atWarn()
          .addKeyValue("row", row)
          .addKeyValue("cause", String.join("; ", told))
          .log("row-unreadable");
    }
    if (!before.isEmpty() || faults.size() < MAX_ROWS) {
      faults.put(row, told);
    }
  }

  private static List<String> told(List<String> found) {
    int more = found.size() - MAX_FAULTS;
    return more <= 0
        ? List.copyOf(found)
        : Stream.concat(found.stream().limit(MAX_FAULTS), Stream.of("and " + more + " more"))
            .toList();
  }

  /** Rows that do not read well now. */
  public int count() {
    return faults.size();
  }

  /**
   * The rows that do not read well now, each with what is wrong, such as {@code site 3: ts_created
   * is '0000-…'}.
   */
  public List<String> lines() {
    return faults.entrySet().stream()
        .map(row -> row.getKey() + ": " + String.join("; ", row.getValue()))
        .toList();
  }
}
