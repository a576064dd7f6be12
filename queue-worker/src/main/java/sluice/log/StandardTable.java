package sluice.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log table as Matomo 5.1.2 makes it, for comparing it with one that is there. Immutable.
 *
 * @param columns their names
 * @param indexes what stands behind {@code ADD} in an ALTER TABLE, by name; the primary key is not
 *     among them
 */
public record StandardTable(Set<String> columns, Map<String, String> indexes) {

  private static final Pattern COLUMN = Pattern.compile("(?m)^  ([a-z][a-z0-9_]*) +[A-Z]");

  private static final Pattern INDEX =
      Pattern.compile("(?m)^  ((?:UNIQUE )?KEY ([a-z0-9_]+) *\\(.*\\)),?$");

  /** Copies the collections. */
  public StandardTable {
    columns = Set.copyOf(columns);
    indexes = Collections.unmodifiableMap(new LinkedHashMap<>(indexes));
  }

  /** Reads a statement of the schema's text. */
  static StandardTable of(String createTable) {
    Map<String, String> indexes = new LinkedHashMap<>();
    Matcher index = INDEX.matcher(createTable);
    while (index.find()) {
      indexes.put(index.group(2), index.group(1));
    }
    return new StandardTable(
        Set.copyOf(COLUMN.matcher(createTable).results().map(found -> found.group(1)).toList()),
        indexes);
  }
}
