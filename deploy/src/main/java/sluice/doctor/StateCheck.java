package sluice.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** State directories that others use or read, too. Stateless. */
final class StateCheck {

  /** What {@link sluice.process.DirectoryLock} writes. */
  private static final Pattern HOLDER = Pattern.compile("process (\\d+) on (\\S+), since .*");

  private StateCheck() {}

  static List<Finding> look(ExaminedHost host) throws IOException {
    List<Finding> findings = new ArrayList<>();
    int seen = 0;
    for (Path directory : host.stateDirs()) {
      if (!Files.isDirectory(directory)) {
        continue;
      }
      seen++;
      try {
        shared(directory, findings);
        readable(directory, findings);
      } catch (AccessDeniedException e) {
        findings.add(HostChecks.unreadable(directory));
      }
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.ok(FindingKind.STATE_DIRECTORY, seen + " here, each for itself and private"));
    }
    return findings;
  }

  private static void shared(Path directory, List<Finding> findings) throws IOException {
    Path lock = directory.resolve("ingest.lock");
    if (!Files.exists(lock)) {
      return;
    }
    Matcher holder =
        HOLDER.matcher(new String(Files.readAllBytes(lock), StandardCharsets.UTF_8).strip());
    String here = hostName();
    if (holder.matches() && !holder.group(2).equals(here)) {
      findings.add(
          Finding.warning(
              FindingKind.STATE_DIRECTORY,
              "%s was last used by an ingest on %s, and this is %s: on a disk that two machines share"
                      .formatted(directory, holder.group(2), here)
                  + " locks may not keep them apart, and two ingests replay and delete each other's spool",
              "a --state-dir on a disk of its own for each machine"));
    }
  }

  private static void readable(Path directory, List<Finding> findings) throws IOException {
    Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(directory);
    if (allowed.contains(PosixFilePermission.OTHERS_READ)
        || allowed.contains(PosixFilePermission.OTHERS_EXECUTE)) {
      findings.add(
          Finding.warning(
              FindingKind.STATE_DIRECTORY,
              directory
                  + " can be entered by every user: spool and dead letters hold visitors' data",
              "chmod 0700 " + directory));
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
