package sluice.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the statements of some connections read, by the server's log of all statements: how many
 * rows each kind of them examined, and how many it returned or changed. On while it is open; there
 * is one for a server. Confined to one thread.
 */
public final class StatementLog implements AutoCloseable {
  /** With an escaped quote in it or none; NULL and DEFAULT stand in the place of values. */
  private static final Pattern VALUES =
      Pattern.compile(
          "(?s)(?:_binary\\s*+)?'(?:[^'\\\\]|\\\\.|'')*+'|(?:(?<=[,(=])-)?\\b\\d[\\d.e]*+|\\b(?i:NULL|DEFAULT)\\b");

  /** What differs between statements of one kind, and what stands for it; in this order. */
  private static final Map<Pattern, String> PARTS = new LinkedHashMap<>();

  static {
    part("\\?(?:\\s*+,\\s*+\\?)++", "?…"); // values
    part("\\(\\?\\)", "(?…)"); // one of them
    part("\\(\\?…\\)(?:\\s*+,\\s*+\\(\\?…\\))++", "(?…)"); // rows
    part("\\((?:`?\\w+`?\\s*+,\\s*+)++`?\\w+`?\\)", "(…)"); // columns
    part("(?<= SET )(?:[\\w.]++=[\\w.+?]++,)*+[\\w.]++=[\\w.+?]++", "…"); // assignments
    part("(\\([^()]*+\\([^()]*+\\)\\))(?: OR \\([^()]*+\\([^()]*+\\)\\))++", "$1…"); // alternatives
  }

  private final TestDatabase database;

  private static void part(String pattern, String sign) {
    PARTS.put(Pattern.compile(pattern), sign);
  }

  private StatementLog(TestDatabase database) {
    this.database = database;
  }

  /** Turns the log on, for the connections of {@link #jdbcUrl}. */
  public static StatementLog of(TestDatabase database) {
    StatementLog log = new StatementLog(database);
    database.execute("SET GLOBAL log_output = 'TABLE'");
    database.execute("SET GLOBAL slow_query_log = 1");
    log.clear();
    return log;
  }

  /** Where connections are made whose statements are logged; with user and password. */
  public String jdbcUrl() {
    return database.jdbcUrl()
        + ("?user=" + database.user() + "&password=" + database.password())
        + "&sessionVariables=slow_query_log=1,long_query_time=0,log_slow_filter=''";
  }

  /** A new connection whose statements are logged, the caller's to close. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl());
  }

  /** Forgets what was logged. */
  public void clear() {
    database.execute("TRUNCATE TABLE mysql.slow_log");
  }

  /**
   * What statements of one kind read together.
   *
   * @param ofUse rows returned or changed
   */
  public record Cost(long executions, long examined, long ofUse) {
    private Cost plus(Cost other) {
      return new Cost(
          executions + other.executions, examined + other.examined, ofUse + other.ofUse);
    }
  }

  /**
   * What statements may read.
   *
   * @param aRowOfUse rows for each that is returned or changed
   * @param anExecution rows beside that, as a look meets those of others and of small tables
   * @param kinds of statements that are logged at least: who looks at nothing finds no waste
   */
  public record Limit(int aRowOfUse, int anExecution, int kinds) {
    private boolean allows(Cost cost) {
      return cost.examined <= aRowOfUse * cost.ofUse + anExecution * cost.executions;
    }
  }

  /**
   * Statements that read more than they may, with what they read; what was logged is forgotten.
   *
   * @param prefix of the tables that count
   * @param withoutTables without the prefix; statements that name one are left out
   */
  public List<String> beyond(Limit limit, String prefix, String... withoutTables)
      throws SQLException {
    Map<String, Cost> costs = costs(prefix, withoutTables);
    clear();
    assertThat(costs).as("kinds of statements in the log").hasSizeGreaterThan(limit.kinds);
    return costs.entrySet().stream()
        .filter(kind -> !limit.allows(kind.getValue()))
        .map(kind -> kind.getValue() + " " + kind.getKey())
        .toList();
  }

  /** The same of all statements, whatever they read, by kind. */
  private Map<String, Cost> costs(String prefix, String... withoutTables) throws SQLException {
    StringBuilder query =
        new StringBuilder("SELECT CONVERT(sql_text USING latin1), rows_examined,")
            .append(" rows_sent + rows_affected FROM mysql.slow_log WHERE db = DATABASE()")
            .append(" AND INSTR(sql_text, '" + prefix + "')");
    for (String table : withoutTables) {
      query.append(" AND NOT INSTR(sql_text, '" + prefix + table + "')");
    }
    Map<String, Cost> costs = new TreeMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query.toString())) {
      while (rows.next()) {
        costs.merge(
            kind(rows.getString(1)), new Cost(1, rows.getLong(2), rows.getLong(3)), Cost::plus);
      }
    }
    return costs;
  }

  private static String kind(String sql) {
    String text = VALUES.matcher(sql).replaceAll("?");
    for (Map.Entry<Pattern, String> part : PARTS.entrySet()) {
      text = part.getKey().matcher(text).replaceAll(part.getValue());
    }
    return text;
  }

  @Override
  public void close() {
    database.execute("SET GLOBAL slow_query_log = DEFAULT");
    database.execute("SET GLOBAL log_output = DEFAULT");
    clear();
  }
}
