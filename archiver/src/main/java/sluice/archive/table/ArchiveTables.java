package sluice.archive.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import sluice.archive.period.Period;

/**
 * The pair of archive tables of a month: made when missing, and the ids handed out (docs:
 * archiver/docs/archive-tables.md#tables; core/DataAccess/ArchiveTableCreator.php,
 * core/Sequence.php). Thread-safe.
 */
public final class ArchiveTables {
  /** MariaDB's error for a table that is there already. */
  private static final int TABLE_EXISTS = 1050;

  /** Of a date, year and month: no archive is of another year than one of four digits. */
  private static final int MONTH_CHARS = "2026-10".length();

  private final MatomoTables tables;
  private final BooleanSupplier longBlobs;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /** The archive tables of one Matomo, of which none is made. */
  public ArchiveTables(MatomoTables tables) {
    this(tables, () -> false);
  }

  /**
   * The archive tables of one Matomo.
   *
   * @param longBlobs asked when a table is made, whether its blobs may be longer than 16 MiB
   */
  public ArchiveTables(MatomoTables tables, BooleanSupplier longBlobs) {
    this.tables = tables;
    this.longBlobs = longBlobs;
  }

  /** Unprefixed name of the numeric table: the month is that of the period's first day. */
  static String numeric(Period period) {
    return "archive_numeric_" + month(period);
  }

  /** Unprefixed name of the blob table. */
  static String blob(Period period) {
    return "archive_blob_" + month(period);
  }

  private static String month(Period period) {
    return period.date1().toString().substring(0, MONTH_CHARS).replace('-', '_');
  }

  /**
   * Makes both tables of the period's month if they are missing. The connection is in autocommit.
   */
  public void create(Connection connection, Period period) throws SQLException {
    String month = month(period);
    if (known.contains(month)) {
      return;
    }
    String options = tableOptions(connection);
    createTable(connection, blob(period), blobColumns() + options);
    if (createTable(connection, numeric(period), numericColumns() + options)) {
      startSequence(connection, numeric(period));
    }
    known.add(month);
  }

  /** Matomo drops tables of months whose reports it deletes: what is there is asked for again. */
  void forget() {
    known.clear();
  }

  private static String numericColumns() {
    return " (idarchive INT UNSIGNED NOT NULL, name VARCHAR(190) NOT NULL, idsite INT UNSIGNED NULL,"
        + " date1 DATE NULL, date2 DATE NULL, period TINYINT UNSIGNED NULL, ts_archived DATETIME NULL,"
        + " value DOUBLE NULL, PRIMARY KEY (idarchive, name),"
        + " KEY index_idsite_dates_period (idsite, date1, date2, period, name(6)),"
        + " KEY index_period_archived (period, ts_archived))";
  }

  private String blobColumns() {
    return " (idarchive INT UNSIGNED NOT NULL, name VARCHAR(190) NOT NULL, idsite INT UNSIGNED NULL,"
        + " date1 DATE NULL, date2 DATE NULL, period TINYINT UNSIGNED NULL, ts_archived DATETIME NULL,"
        + (" value " + (longBlobs.getAsBoolean() ? "LONGBLOB" : "MEDIUMBLOB") + " NULL,")
        + " PRIMARY KEY (idarchive, name),"
        + " KEY index_period_archived (period, ts_archived))";
  }

  /** Engine, character set and row format as the instance's other tables have them. */
  private String tableOptions(Connection connection) throws SQLException {
    String sql =
        "SELECT t.ENGINE, SUBSTRING_INDEX(t.TABLE_COLLATION, '_', 1), t.TABLE_COLLATION, t.ROW_FORMAT"
            + " FROM information_schema.TABLES t WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_NAME = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, tables.prefix() + "sequence");
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new SQLException(
              "table " + tables.name("sequence") + " is missing; is tables_prefix right?");
        }
        return String.format(
            " ENGINE=%s DEFAULT CHARSET=%s COLLATE=%s ROW_FORMAT=%s",
            row.getString(1),
            row.getString(2),
            row.getString(3),
            row.getString(4).toUpperCase(Locale.ROOT));
      }
    }
  }

  private boolean createTable(Connection connection, String name, String definition)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE " + tables.name(name) + definition);
      return true;
    } catch (SQLException e) {
      if (e.getErrorCode() == TABLE_EXISTS) {
        return false;
      }
      throw e;
    }
  }

  /** Two sites may begin a month at the same moment, and wait for each other. */
  private void startSequence(Connection connection, String numericTable) throws SQLException {
    String sql =
        "INSERT IGNORE INTO "
            + tables.name("sequence")
            + " (name, value) SELECT ?, COALESCE(MAX(idarchive), 0) FROM "
            + tables.name(numericTable);
    PublishTransaction.call(
        connection,
        () -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tables.prefix() + numericTable);
            return statement.executeUpdate();
          }
        });
  }

  /**
   * The next id of the period's month, taken for good: the connection must be in autocommit, so
   * that nobody waits for our transaction. Where the sequence has lost its row it begins above what
   * is there.
   */
  public long nextId(Connection connection, Period period) throws SQLException {
    String sql =
        "UPDATE "
            + tables.name("sequence")
            + " SET value = LAST_INSERT_ID(value + 1) WHERE name = ?";
    for (int attempt = 0; attempt < 2; attempt++) {
      try (PreparedStatement statement =
          connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
        statement.setString(1, tables.prefix() + numeric(period));
        if (statement.executeUpdate() > 0) {
          return onlyKey(statement);
        }
      }
      startSequence(connection, numeric(period));
    }
    throw new SQLException(
        "sequence " + tables.prefix() + numeric(period) + " cannot be counted up");
  }

  private static long onlyKey(Statement statement) throws SQLException {
    try (ResultSet row = statement.getGeneratedKeys()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Full, quoted name of the period's numeric table. */
  public String numericName(Period period) {
    return tables.name(numeric(period));
  }

  /** Full, quoted name of the period's blob table. */
  public String blobName(Period period) {
    return tables.name(blob(period));
  }

  /** Whether both tables of the month are there; asked once, then remembered when they are. */
  public boolean exist(Connection connection, Period period) throws SQLException {
    return !withTables(connection, List.of(period)).isEmpty();
  }

  /** Those of the periods of whose month both tables are there, in their order. */
  List<Period> withTables(Connection connection, Collection<Period> periods) throws SQLException {
    Set<String> unknown = new LinkedHashSet<>();
    for (Period period : periods) {
      if (!known.contains(month(period))) {
        unknown.add(storedName(numeric(period)));
        unknown.add(storedName(blob(period)));
      }
    }
    Set<String> found = unknown.isEmpty() ? Set.of() : find(connection, unknown);
    List<Period> there = new ArrayList<>();
    for (Period period : periods) {
      boolean isThere =
          found.contains(storedName(numeric(period))) && found.contains(storedName(blob(period)));
      if (isThere || known.contains(month(period))) {
        known.add(month(period));
        there.add(period);
      }
    }
    return there;
  }

  /** In lower case, as some servers store all names. */
  private String storedName(String table) {
    return (tables.prefix() + table).toLowerCase(Locale.ROOT);
  }

  private static Set<String> find(Connection connection, Set<String> names) throws SQLException {
    String sql =
        "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
            + " AND TABLE_NAME IN ("
            + String.join(", ", Collections.nCopies(names.size(), "?"))
            + ")";
    Set<String> found = new HashSet<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      int at = 0;
      for (String name : names) {
        select.setString(++at, name);
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1).toLowerCase(Locale.ROOT));
        }
      }
    }
    return found;
  }
}
