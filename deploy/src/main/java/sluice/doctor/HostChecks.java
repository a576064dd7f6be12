package sluice.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** The checks that need this machine alone. Stateless. */
final class HostChecks {

  /** Bytes of a file that are read: far more than a crontab or a site of nginx has. */
  private static final int MAX_BYTES = 4 << 20;

  private HostChecks() {}

  static List<Check> of(Patient patient) {
    ExaminedHost host = patient.host();
    return List.of(
        check("settings", () -> SettingsCheck.look(patient)),
        check("plugins", () -> SettingsCheck.plugins(patient)),
        check("what is scheduled", () -> new ScheduleCheck(host).look()),
        check("running processes of PHP", () -> new PhpProcessCheck(host).look()),
        check("nginx", () -> NginxCheck.look(patient)),
        check("state directories", () -> StateCheck.look(host)),
        check("the spool's disk", () -> SpoolCheck.look(host)),
        check("dead letters in files", () -> DeadLettersCheck.files(patient)),
        check("Sluice's processes", () -> ProcessCheck.look(host.admins())));
  }

  private static Check check(String name, Callable<List<Finding>> look) {
    return new Check(name, Check.Lane.HOST, look);
  }

  /**
   * The beginning of a file that people write, whatever its size; that there is more is found.
   *
   * @throws IOException when it cannot be read
   */
  static byte[] start(Path file, List<Finding> findings) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(MAX_BYTES);
      if (in.read() >= 0) {
        findings.add(
            new Finding(
                FindingKind.NOT_CHECKED,
                Severity.INFO,
                file + " is larger than 4 MiB, of which the rest was not looked at",
                "look whether it belongs there"));
      }
      return start;
    }
  }

  /** A file or folder that only others may read. */
  static Finding unreadable(Path path) {
    return new Finding(
        FindingKind.NOT_CHECKED,
        Severity.INFO,
        path + " cannot be read by user " + System.getProperty("user.name"),
        "sudo sluice doctor sees it");
  }
}
