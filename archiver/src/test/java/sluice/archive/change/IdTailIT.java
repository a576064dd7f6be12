package sluice.archive.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.archive.table.MatomoTables;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Ids that appear late are found, at the cost of what is missing and of what is new. */
@RealServers
class IdTailIT {
  private static final Instant NOON = Instant.parse("2026-10-14T12:00:00Z");

  private final TestDatabase database;
  private Connection connection;
  private IdTail tail;
  private final List<Long> found = new ArrayList<>();

  IdTailIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void createTable() throws SQLException {
    connection =
        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    execute("DROP TABLE IF EXISTS tail_rows");
    execute(
        "CREATE TABLE tail_rows (id BIGINT UNSIGNED PRIMARY KEY, idsite INT, idvisit BIGINT)"
            + " ENGINE=InnoDB");
    tail = tail();
  }

  private IdTail tail() throws SQLException {
    MariaDbDataSource source =
        new MariaDbDataSource(
            database.jdbcUrl() + "?user=" + database.user() + "&password=" + database.password());
    return new IdTail(new MatomoTables(source, "tail_"), "rows", "id");
  }

  @AfterEach
  void dropTable() throws SQLException {
    execute("DROP TABLE tail_rows");
    connection.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Ids in steps, as a node of a cluster gives them. */
  private void insert(long from, long to, int step) throws SQLException {
    execute(
        String.format(
            "INSERT INTO tail_rows SELECT seq, 1, seq FROM seq_%d_to_%d_step_%d", from, to, step));
  }

  private List<Long> read(Instant now) throws SQLException {
    found.clear();
    tail.read(connection, now, (idSite, idVisit) -> found.add(idVisit));
    return found;
  }

  private long rowsRead() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT SUM(VARIABLE_VALUE) FROM information_schema.SESSION_STATUS"
                    + " WHERE VARIABLE_NAME IN ('HANDLER_READ_NEXT', 'HANDLER_READ_KEY',"
                    + " 'HANDLER_READ_FIRST', 'HANDLER_READ_PREV')")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void rowsBeyondAGapAreNotReadAgain() throws SQLException {
    insert(1, 10, 1);
    insert(12, 30_000, 1);
    assertThat(read(NOON)).hasSize(29_999);
    long before = rowsRead();
    assertThat(read(NOON.plusSeconds(60))).isEmpty();
    assertThat(rowsRead() - before).isLessThan(20);
    insert(11, 11, 1);
    insert(30_001, 30_002, 1);
    assertThat(read(NOON.plusSeconds(120))).containsExactly(11L, 30_001L, 30_002L);
    assertThat(tail.marks()).startsWith("30002 since");
  }

  @Test
  void manyLateRowsAreAllFoundThoughTheirGapIsClosedAtOnce() throws SQLException {
    insert(1, 10, 1);
    insert(50_011, 50_011, 1);
    assertThat(read(NOON)).hasSize(11);
    insert(11, 50_010, 1);
    assertThat(read(NOON.plusSeconds(3600))).hasSize(50_000);
  }

  @Test
  void marksDoNotGrowWithTheTrafficOfACluster() throws SQLException {
    int found = 0;
    for (int minute = 0; minute < 30; minute++) {
      insert(1 + minute * 9000L, (minute + 1) * 9000L, 3);
      found += read(NOON.plusSeconds(60L * minute)).size();
      assertThat(tail.marks()).hasSizeLessThan(2_000);
      String marks = tail.marks();
      tail = tail();
      tail.resume(marks);
      assertThat(tail.marks()).isEqualTo(marks);
    }
    assertThat(found).isEqualTo(30 * 3000);
  }

  @Test
  void lateRowsOfAnotherNodeOfAClusterAreFound() throws SQLException {
    insert(1, 9000, 3);
    assertThat(read(NOON)).hasSize(3000);
    insert(9001, 18_000, 3);
    assertThat(read(NOON.plusSeconds(61))).hasSize(3000);
    assertThat(read(NOON.plusSeconds(122))).isEmpty();
    insert(5000, 5000, 1);
    execute("DELETE FROM tail_rows WHERE id = 4"); // as many rows as before
    assertThat(read(NOON.plusSeconds(123))).contains(5000L).hasSize(2999);
    assertThat(read(NOON.plusSeconds(124))).isEmpty();
    insert(14_000, 14_000, 1);
    assertThat(read(NOON.plusSeconds(125))).contains(14_000L).hasSize(3001);
  }

  @Test
  void gapsOfAClusterAreClosedWhenTheyAreOld() throws SQLException {
    insert(1, 9000, 3);
    read(NOON);
    insert(9001, 18_000, 3);
    read(NOON.plusSeconds(61));
    read(NOON.plusSeconds(60 * 15 + 30));
    assertThat(tail.marks()).startsWith("8998 ");
    read(NOON.plusSeconds(60 * 17));
    assertThat(tail.marks()).startsWith("17998 ").doesNotContain(":");
  }

  @Test
  void aFirstLookAtAClusterKeepsNoListOfItsGaps() throws SQLException {
    insert(1, 60_000, 3);
    tail.skipToEnd(connection, NOON);
    assertThat(tail.marks()).hasSizeLessThan(200);
    insert(30_000, 30_000, 1);
    assertThat(read(NOON.plusSeconds(60))).contains(30_000L);
  }

  @Test
  void manyNewRowsAreHandedOverWhileTheyAreRead() throws SQLException {
    insert(1, 60_000, 1);
    List<Long> rowsWhenTaken = new ArrayList<>();
    long before = rowsRead();
    tail.read(
        connection,
        NOON,
        (idSite, idVisit) -> {
          if (idVisit % 10_000 == 1) {
            rowsWhenTaken.add(rowsRead() - before);
          }
        });
    assertThat(rowsWhenTaken.get(0)).isLessThan(15_000);
    assertThat(rowsWhenTaken.get(5)).isBetween(50_000L, 65_000L);
  }
}
