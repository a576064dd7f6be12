package sluice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of deploy/docs/alerts.md that says where each failure shows. Immutable. */
final class IncidentTable {
  /** What the page calls the list of why a process is not alive or not ready. */
  static final String WRONG = "What is wrong";

  private static final Path PAGE = Path.of("docs", "alerts.md");

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");

  private final Map<String, Incident> rows = new LinkedHashMap<>();

  /**
   * Where a failure shows.
   *
   * @param page parts of the status page, PANEL: TILE
   * @param metrics that change
   * @param alerts that fire
   * @param findings of sluice doctor, by id
   */
  record Incident(
      String failure,
      Set<String> page,
      Set<String> metrics,
      Set<String> alerts,
      Set<String> findings) {}

  /** Reads it. */
  IncidentTable() throws IOException {
    Matcher row = ROW.matcher(Files.readString(PAGE));
    while (row.find()) {
      boolean isHead = row.group(1).startsWith("what") || row.group(1).startsWith("-");
      if (!isHead) {
        String failure = row.group(1).strip();
        rows.put(
            failure,
            new Incident(
                failure,
                found("\\*([^*]+)\\*", row.group(2)),
                found("`([^`]+)`", row.group(3)),
                found("\\[(\\w+)\\]", row.group(4)),
                found("`([^`]+)`", row.group(5))));
      }
    }
  }

  private static Set<String> found(String pattern, String cell) {
    Set<String> found = new LinkedHashSet<>();
    Matcher match = Pattern.compile(pattern).matcher(cell);
    while (match.find()) {
      found.add(match.group(1));
    }
    return found;
  }

  Set<String> failures() {
    return rows.keySet();
  }

  Incident row(String failure) {
    Incident row = rows.get(failure);
    if (row == null) {
      throw new AssertionError(PAGE + " has no row '" + failure + "', but " + rows.keySet());
    }
    return row;
  }
}
