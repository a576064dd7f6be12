package sluice.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import sluice.log.LogTable;

/**
 * Multiplies the rows that a worker wrote: earlier blocks are copies of the last one, with ids,
 * times, visitors and orders of their own. One in five visits is of a visitor who comes back in the
 * next block, and one in five names of actions is of one block alone, so that names have a long
 * tail. Confined to one thread.
 */
final class SiteDayBlocks {
  private static final List<String> TABLES =
      List.of(
          LogTable.VISIT,
          LogTable.LINK_VISIT_ACTION,
          LogTable.CONVERSION,
          LogTable.CONVERSION_ITEM);

  /** Days before the day that have visits: of its week, and of its month. */
  static final List<Integer> DAYS_BEFORE = List.of(7, 3, 2);

  /** A day before has this part of the day's blocks. */
  private static final int PART_BEFORE = 20;

  /** Any odd number with bits all over: visitors of each block differ in all bytes. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private static final String SOURCE = "block";
  private static final String PREFIX = "matomo_";

  private final Connection connection;
  private final long idVisits;
  private final long idLinkVas;
  private final long idActions;

  private SiteDayBlocks(Connection connection) throws SQLException {
    this.connection = connection;
    this.idVisits = max("log_visit", "idvisit");
    this.idLinkVas = max("log_link_visit_action", "idlink_va");
    this.idActions = max("log_action", "idaction");
  }

  /** Makes the day of this size, and a few small days before, of the block that is there. */
  static void multiply(Connection connection, SiteDaySize size) throws SQLException {
    long actions = Sql.number(connection, "SELECT COUNT(*) FROM matomo_log_link_visit_action");
    int blocks = (int) Math.max(1, Math.round(size.actions() / (double) actions));
    List<Long> shifts = new ArrayList<>();
    for (int days : DAYS_BEFORE) {
      long block = size.secondsBefore() / 2;
      for (int i = 0; i < Math.max(1, blocks / PART_BEFORE); i++) {
        shifts.add(-days * 86_400L - block + i * block / blocks);
      }
    }
    for (int i = 0; i < blocks - 1; i++) {
      shifts.add(-size.secondsBefore() + i * size.secondsBefore() / (blocks - 1));
    }
    shifts.add(0L);
    new SiteDayBlocks(connection).multiply(shifts);
  }

  private void multiply(List<Long> shifts) throws SQLException {
    Sql.execute(connection, "SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO', unique_checks = 0");
    Sql.execute(connection, "DROP DATABASE IF EXISTS " + SOURCE);
    Sql.execute(connection, "CREATE DATABASE " + SOURCE);
    for (String table : TABLES) {
      Sql.execute(
          connection,
          "CREATE TABLE %1$s.%2$s AS SELECT * FROM %3$s%2$s".formatted(SOURCE, table, PREFIX));
      Sql.execute(connection, "TRUNCATE TABLE " + PREFIX + table);
    }
    Sql.execute(
        connection,
        "CREATE TABLE %1$s.log_action AS SELECT * FROM %2$slog_action WHERE idaction %% 5 = 2"
            .formatted(SOURCE, PREFIX));
    for (int i = 0; i < shifts.size(); i++) {
      copy(new Block(i, shifts.size() - 1 - i, shifts.get(i)));
    }
    Sql.execute(connection, "DROP DATABASE " + SOURCE);
    Sql.execute(connection, "DELETE FROM matomo_sluice_touched");
    for (String table : Sql.tables(connection, "matomo\\_log\\_%")) {
      Sql.execute(connection, "ANALYZE TABLE " + table);
    }
  }

  /**
   * A copy.
   *
   * @param index by time, 0 first
   * @param back blocks that follow; 0 is the one that the worker wrote
   * @param shift seconds that are added to all times
   */
  private record Block(int index, int back, long shift) {
    String visitor(String column) {
      return back == 0
          ? column
          : "UNHEX(LPAD(HEX(CAST(CONV(HEX(%s), 16, 10) AS UNSIGNED) ^ IF(idvisit %% 5 = 0, %s, %s)), 16, '0'))"
              .formatted(
                  column,
                  Long.toUnsignedString(back / 2 * 2 * SPREAD),
                  Long.toUnsignedString((back / 2 * 2 + 1) * SPREAD + back % 2));
    }

    /** Whether the visitors that two blocks share come for the second time. */
    boolean hasReturning() {
      return back > 0 && back % 2 == 0;
    }
  }

  private void copy(Block block) throws SQLException {
    if (block.back() > 0) {
      Sql.execute(
          connection,
          ("INSERT INTO matomo_log_action (idaction, name, hash, type, url_prefix)"
                  + " SELECT idaction + %1$d, CONCAT(name, '-', %2$d), CRC32(CONCAT(name, '-', %2$d)),"
                  + " type, url_prefix FROM %3$s.log_action")
              .formatted(block.back() * idActions, block.back(), SOURCE));
    }
    for (String table : TABLES) {
      List<String> columns =
          Sql.texts(
              connection,
              "SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
                  + " AND TABLE_NAME = '"
                  + (PREFIX + table)
                  + "' ORDER BY ORDINAL_POSITION");
      String names =
          columns.stream().map(name -> "`" + name + "`").collect(Collectors.joining(","));
      String values =
          columns.stream().map(name -> value(name, block)).collect(Collectors.joining(","));
      Sql.execute(
          connection,
          "INSERT INTO %s (%s) SELECT %s FROM %s.%s"
              .formatted(PREFIX + table, names, values, SOURCE, table));
    }
  }

  private String value(String column, Block block) {
    if (column.contains("idaction")) {
      return "IF(%1$s %% 5 = 2, %1$s + %2$d, %1$s)".formatted(column, block.back() * idActions);
    }
    return switch (column) {
      case "idvisit" -> column + " + " + block.index() * idVisits;
      case "idlink_va", "last_idlink_va" -> column + " + " + block.index() * idLinkVas;
      case "idvisitor", "config_id" -> block.visitor(column);
      case "visit_first_action_time", "visit_last_action_time", "server_time" ->
          column + " + INTERVAL " + block.shift() + " SECOND";
      case "idorder" -> "CONCAT(idorder, '-', " + block.back() + ")";
      case "visitor_returning" ->
          block.hasReturning() ? "IF(idvisit % 5 = 0, 1, visitor_returning)" : column;
      case "visitor_count_visits" ->
          block.hasReturning() ? "IF(idvisit % 5 = 0, 2, visitor_count_visits)" : column;
      default -> "`" + column + "`";
    };
  }

  private long max(String table, String column) throws SQLException {
    return Sql.number(connection, "SELECT MAX(%s) FROM %s".formatted(column, PREFIX + table));
  }
}
