package sluice.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.doctor.TestPatient.assertFound;
import static sluice.doctor.TestPatient.assertWell;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedMariaDb;
import sluice.log.LogSchema;

/** What is set for a whole server, on one of its own. */
class DatabaseServerIT {

  private static final String DATABASE = "matomo_x";

  @TempDir static Path folder;

  @TempDir Path root;

  private static EmbeddedMariaDb server;

  @BeforeAll
  static void start() throws Exception {
    server =
        EmbeddedMariaDb.start(
            folder, List.of("--innodb-buffer-pool-size=5M", "--log-bin=log", "--sync-binlog=1"));
    server.createDatabase(DATABASE);
    try (Connection connection = connection()) {
      LogSchema.create(connection, TestPatient.PREFIX);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Connection connection() throws SQLException {
    Connection connection = server.connect();
    connection.setCatalog(DATABASE);
    return connection;
  }

  private static void run(String... statements) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private List<Finding> look() throws Exception {
    return look(server.user(), server.password());
  }

  private List<Finding> look(String user, String password) throws Exception {
    return new TestPatient(root)
        .database(server.jdbcUrl(DATABASE), user, password)
        .look(Check.Lane.DATABASE);
  }

  /** With a global variable set, and set back. */
  private List<Finding> with(String name, String value) throws Exception {
    run("SET GLOBAL " + name + " = " + value);
    try {
      return look();
    } finally {
      run("SET GLOBAL " + name + " = DEFAULT");
    }
  }

  @Test
  void commitsThatACrashTakesAreFoundWithWhatTakesThem() throws Exception {
    assertFound(
        with("innodb_flush_log_at_trx_commit", "0"),
        FindingKind.DATABASE_COMMITS,
        Severity.WARNING,
        "a crash of the database server or of its machine loses the last commits",
        "SET GLOBAL innodb_flush_log_at_trx_commit = 1");
    assertFound(
        with("innodb_flush_log_at_trx_commit", "2"),
        FindingKind.DATABASE_COMMITS,
        Severity.WARNING,
        "a crash of the database's machine loses the last commits");
    run("SET GLOBAL innodb_flush_log_at_trx_commit = 1");
    assertWell(look(), FindingKind.DATABASE_COMMITS);
  }

  @Test
  void aBinaryLogThatIsNotSyncedIsFound() throws Exception {
    run("SET GLOBAL sync_binlog = 1");
    assertWell(look(), FindingKind.DATABASE_SYNC_BINLOG);
    assertFound(
        with("sync_binlog", "0"),
        FindingKind.DATABASE_SYNC_BINLOG,
        Severity.WARNING,
        "SET GLOBAL sync_binlog = 1");
  }

  @Test
  void statementsInTheBinaryLogStopTheWorkers() throws Exception {
    assertWell(look(), FindingKind.DATABASE_BINLOG_FORMAT);
    assertFound(
        with("binlog_format", "'STATEMENT'"),
        FindingKind.DATABASE_BINLOG_FORMAT,
        Severity.ERROR,
        "error 1665");
  }

  @Test
  void modesThatChangeWhatStatementsMeanAreFound() throws Exception {
    assertWell(look(), FindingKind.DATABASE_SQL_MODE);
    assertFound(
        with("sql_mode", "'PIPES_AS_CONCAT,STRICT_TRANS_TABLES'"),
        FindingKind.DATABASE_SQL_MODE,
        Severity.WARNING,
        "PIPES_AS_CONCAT",
        "SET GLOBAL sql_mode = 'STRICT_TRANS_TABLES'");
  }

  @Test
  void isolationsThatLockOrShowTooMuchAreFound() throws Exception {
    assertWell(look(), FindingKind.DATABASE_ISOLATION);
    assertFound(
        with("tx_isolation", "'SERIALIZABLE'"),
        FindingKind.DATABASE_ISOLATION,
        Severity.WARNING,
        "workers wait for it");
    assertFound(
        with("tx_isolation", "'READ-UNCOMMITTED'"),
        FindingKind.DATABASE_ISOLATION,
        Severity.WARNING,
        "PHP reads what is not committed");
  }

  @Test
  void aServerThatTakesNoWritesIsAnError() throws Exception {
    assertWell(look(), FindingKind.DATABASE_READ_ONLY);
    assertFound(
        with("read_only", "1"), FindingKind.DATABASE_READ_ONLY, Severity.ERROR, "read_only is ON");
  }

  @Test
  void aPoolThatIsSmallForItsDataIsFound() throws Exception {
    run(
        "CREATE TABLE IF NOT EXISTS big (a LONGBLOB NOT NULL) ENGINE=InnoDB",
        "INSERT INTO big SELECT REPEAT('x', 1000000) FROM seq_1_to_80",
        "ANALYZE TABLE big");
    assertFound(
        look(),
        FindingKind.DATABASE_BUFFER_POOL,
        Severity.WARNING,
        "less than a tenth",
        "innodb_buffer_pool_size");
    run("DROP TABLE big", "CREATE TABLE small (a INT)", "DROP TABLE small");
    assertWell(look(), FindingKind.DATABASE_BUFFER_POOL);
  }

  @Test
  void aUserWithoutAGrantIsToldTheStatementThatGivesIt() throws Exception {
    run(
        "CREATE USER IF NOT EXISTS few@'%' IDENTIFIED BY 'hush-hush'",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON `matomo\\_x`.* TO few@'%'");
    List<Finding> findings = look("few", "hush-hush");
    Finding found =
        assertFound(
            findings,
            FindingKind.DATABASE_GRANTS,
            Severity.ERROR,
            "few@% lacks CREATE, ALTER on the whole database matomo_x");
    assertThat(findings.toString()).doesNotContain("hush");
    run(found.remedy().replaceFirst("as root: ", "").strip());
    assertWell(look("few", "hush-hush"), FindingKind.DATABASE_GRANTS);
    assertWell(look(), FindingKind.DATABASE_GRANTS);
  }

  @Test
  void grantsOfARoleCount() throws Exception {
    run(
        "CREATE ROLE IF NOT EXISTS tracking",
        "GRANT ALL PRIVILEGES ON matomo_x.* TO tracking",
        "CREATE USER IF NOT EXISTS member@'%' IDENTIFIED BY 'm'",
        "GRANT tracking TO member@'%'",
        "SET DEFAULT ROLE tracking FOR member@'%'");
    assertWell(look("member", "m"), FindingKind.DATABASE_GRANTS);
  }

  @Test
  void grantsArePatternsOfNames() {
    assertThat(GrantsCheck.lacking(List.of("GRANT ALL PRIVILEGES ON `mat%`.* TO a"), "matomo"))
        .isEmpty();
    assertThat(GrantsCheck.lacking(List.of("GRANT ALL PRIVILEGES ON `a\\_b`.* TO a"), "axb"))
        .isNotEmpty();
    assertThat(
            GrantsCheck.lacking(
                List.of("GRANT ALL PRIVILEGES ON `a_b`.* TO a WITH GRANT OPTION"), "axb"))
        .isEmpty();
    assertThat(GrantsCheck.lacking(List.of("GRANT ALL PRIVILEGES ON `matomo`.`t` TO a"), "matomo"))
        .isNotEmpty();
  }
}
