package sluice.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The checks that ask the database. Stateless. */
final class DatabaseChecks {

  private DatabaseChecks() {}

  /** Looks at one thing by one connection. */
  private interface Look {
    List<Finding> look(Connection connection) throws SQLException;
  }

  static List<Check> of(Patient patient) {
    return List.of(
        check("the database's version and settings", patient, DatabaseServerCheck::look),
        check("Matomo's version", patient, connection -> version(patient, connection)),
        check("grants", patient, connection -> GrantsCheck.look(patient, connection)),
        check("log tables", patient, connection -> LogTablesCheck.look(patient, connection)),
        check("the buffer pool", patient, BufferPoolCheck::look),
        check("long queries", patient, LongQueryCheck::look),
        check("the database's clock", patient, new ClockCheck(patient.host().clock())::database),
        check("dead letters", patient, connection -> DeadLettersCheck.look(patient, connection)),
        check("visitors' addresses", patient, connection -> AddressCheck.look(patient, connection)),
        check("archives", patient, connection -> ArchivesCheck.look(patient, connection)),
        check("scheduled tasks", patient, connection -> TasksCheck.look(patient, connection)));
  }

  private static Check check(String name, Patient patient, Look look) {
    return new Check(
        name,
        Check.Lane.DATABASE,
        () -> {
          try (Connection connection = patient.connect()) {
            return look.look(connection);
          }
        });
  }

  private static List<Finding> version(Patient patient, Connection connection) throws SQLException {
    MatomoCheck check = new MatomoCheck(patient.settings(), patient.matomoDir(), patient.prefix());
    List<Finding> findings = new ArrayList<>();
    findings.add(
        check
            .version(connection)
            .map(
                fault ->
                    Finding.error(
                        FindingKind.MATOMO_VERSION,
                        fault,
                        "[Sluice] accept_version in config.ini.php"))
            .orElseGet(() -> Finding.ok(FindingKind.MATOMO_VERSION, "known to Sluice")));
    for (String fault : check.features(connection)) {
      findings.add(
          Finding.error(
              FindingKind.MATOMO_PLUGINS,
              fault,
              "accept it by that line in config.ini.php, or switch it off in Matomo's privacy settings"));
    }
    return findings;
  }
}
