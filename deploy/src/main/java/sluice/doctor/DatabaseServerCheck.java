package sluice.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import sluice.worker.drain.Durability;
import sluice.worker.operate.QueueTest;

/** The server's version and settings. Stateless. */
final class DatabaseServerCheck {

  /** Modes in which a statement of Matomo's or ours means something else, or fails. */
  private static final Set<String> HARMFUL_MODES =
      Set.of(
          "EMPTY_STRING_IS_NULL",
          "IGNORE_SPACE",
          "NO_BACKSLASH_ESCAPES",
          "NO_UNSIGNED_SUBTRACTION",
          "ORACLE",
          "PAD_CHAR_TO_FULL_LENGTH",
          "PIPES_AS_CONCAT");

  /** Isolations that Matomo's and our transactions are made for. */
  private static final Set<String> USUAL_ISOLATIONS = Set.of("REPEATABLE-READ", "READ-COMMITTED");

  private DatabaseServerCheck() {}

  static List<Finding> look(Connection connection) throws SQLException {
    Map<String, String> variables = Sql.variables(connection);
    List<Finding> findings = new ArrayList<>();
    findings.add(version(connection));
    findings.add(readOnly(variables));
    findings.add(sqlMode(variables));
    findings.add(isolation(variables));
    findings.add(binlogFormat(variables));
    findings.add(commits(connection));
    findings.add(syncBinlog(variables));
    return findings;
  }

  private static Finding version(Connection connection) throws SQLException {
    String found = connection.getMetaData().getDatabaseProductVersion();
    return MatomoCheck.database(connection)
        .map(
            fault ->
                Finding.error(
                    FindingKind.DATABASE_VERSION,
                    fault,
                    "apt-get install mariadb-server, of Debian 12 or newer"))
        .orElseGet(() -> Finding.ok(FindingKind.DATABASE_VERSION, found));
  }

  private static Finding readOnly(Map<String, String> variables) {
    for (String name : List.of("read_only", "innodb_read_only")) {
      if (variables.getOrDefault(name, "OFF").equals("ON")) {
        return Finding.error(
            FindingKind.DATABASE_READ_ONLY,
            name + " is ON: is it a replica?",
            "name the primary in [database] host, or SET GLOBAL " + name + " = OFF");
      }
    }
    return Finding.ok(FindingKind.DATABASE_READ_ONLY, "takes writes");
  }

  private static Finding sqlMode(Map<String, String> variables) {
    String mode = variables.getOrDefault("sql_mode", "");
    Set<String> harmful = new TreeSet<>(Arrays.asList(mode.split(",")));
    harmful.retainAll(HARMFUL_MODES);
    if (harmful.isEmpty()) {
      return Finding.ok(FindingKind.DATABASE_SQL_MODE, mode.isEmpty() ? "none" : mode);
    }
    String rest =
        String.join(
            ",", Arrays.stream(mode.split(",")).filter(word -> !harmful.contains(word)).toList());
    return Finding.warning(
        FindingKind.DATABASE_SQL_MODE,
        "the server's sql_mode has "
            + String.join(", ", harmful)
            + ": sessions that set none of their own read texts and sums another way",
        "SET GLOBAL sql_mode = '" + rest + "'; and so in my.cnf");
  }

  private static Finding isolation(Map<String, String> variables) {
    String found =
        variables.getOrDefault("tx_isolation", variables.getOrDefault("transaction_isolation", ""));
    return USUAL_ISOLATIONS.contains(found)
        ? Finding.ok(FindingKind.DATABASE_ISOLATION, found)
        : Finding.warning(
            FindingKind.DATABASE_ISOLATION,
            "the server's isolation is "
                + found
                + (found.equals("SERIALIZABLE")
                    ? ": what PHP reads is locked, and workers wait for it"
                    : ": PHP reads what is not committed"),
            "SET GLOBAL TRANSACTION ISOLATION LEVEL REPEATABLE READ; and transaction-isolation in"
                + " my.cnf");
  }

  /** InnoDB refuses to write at READ COMMITTED, at which workers are, if statements are logged. */
  private static Finding binlogFormat(Map<String, String> variables) {
    boolean isLogging = variables.getOrDefault("log_bin", "OFF").equals("ON");
    String format = variables.getOrDefault("binlog_format", "");
    if (!isLogging || !format.equals("STATEMENT")) {
      return Finding.ok(
          FindingKind.DATABASE_BINLOG_FORMAT, isLogging ? format : "no binary log is written");
    }
    return Finding.error(
        FindingKind.DATABASE_BINLOG_FORMAT,
        "the binary log has format STATEMENT: each batch of a worker is refused with error 1665",
        "SET GLOBAL binlog_format = MIXED; and so in my.cnf; then restart the workers");
  }

  private static Finding commits(Connection connection) throws SQLException {
    QueueTest.Finding finding = QueueTest.commits(Durability.of(connection));
    return finding.verdict() == QueueTest.Verdict.OK
        ? Finding.ok(FindingKind.DATABASE_COMMITS, finding.found())
        : Finding.warning(
            FindingKind.DATABASE_COMMITS,
            finding.found(),
            "SET GLOBAL innodb_flush_log_at_trx_commit = 1; and so in my.cnf: " + finding.advice());
  }

  private static Finding syncBinlog(Map<String, String> variables) {
    boolean isLogging = variables.getOrDefault("log_bin", "OFF").equals("ON");
    String sync = variables.getOrDefault("sync_binlog", "0");
    if (!isLogging || sync.equals("1")) {
      return Finding.ok(
          FindingKind.DATABASE_SYNC_BINLOG,
          isLogging ? "sync_binlog 1" : "no binary log is written");
    }
    return Finding.warning(
        FindingKind.DATABASE_SYNC_BINLOG,
        "sync_binlog "
            + sync
            + " with a binary log: a crash of the machine takes the end of the binary log, and"
            + " replicas never get what was committed there",
        "SET GLOBAL sync_binlog = 1; and so in my.cnf");
  }
}
