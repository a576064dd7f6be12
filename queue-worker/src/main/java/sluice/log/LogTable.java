package sluice.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * One table as the database has it. Immutable.
 *
 * @param name full name, with prefix
 * @param columns by name, in physical order
 * @param indexes their names
 */
public record LogTable(String name, Map<String, LogColumn> columns, Set<String> indexes) {

  /** log_visit: one row a visit. */
  public static final String VISIT = "log_visit";

  /** log_link_visit_action: one row an action within a visit. */
  public static final String LINK_VISIT_ACTION = "log_link_visit_action";

  /** log_action: names of pages, titles, events, … */
  public static final String ACTION = "log_action";

  /** log_conversion: goals, orders and carts. */
  public static final String CONVERSION = "log_conversion";

  /** log_conversion_item: products of orders and carts. */
  public static final String CONVERSION_ITEM = "log_conversion_item";

  /** Requests of bots; Matomo has it since 5.7. */
  public static final String BOT_REQUEST = "log_bot_request";

  /** Our own table: the visits that each batch touched. */
  public static final String TOUCHED = "sluice_touched";

  /**
   * The start of a query by a list of values that is as long as one likes. Of 1,000 values or more
   * the server would make a table and join it, whatever index is forced, and while its statistics
   * are behind, it reads the whole log to that end; so it looks each value up in the index instead.
   */
  public static final String SELECT_BY_LIST =
      "SET STATEMENT in_predicate_conversion_threshold=0 FOR SELECT ";

  /** The same of a change, which would lock all that it reads. */
  public static final String UPDATE_BY_LIST =
      "SET STATEMENT in_predicate_conversion_threshold=0 FOR UPDATE ";

  /** Copies the map, keeping its order, and the set. */
  public LogTable {
    indexes = Set.copyOf(indexes);
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /** The name in backquotes, for SQL. */
  public String quoted() {
    return "`" + name + "`";
  }

  /** SQL that lets a query use only this index; '' when the table does not have it. */
  public String forced(String index) {
    return indexes.contains(index) ? " FORCE INDEX (`" + index + "`)" : "";
  }

  /** Whether the column exists. */
  public boolean has(String column) {
    return columns.containsKey(column);
  }
}
