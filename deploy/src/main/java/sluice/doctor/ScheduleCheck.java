package sluice.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What cron, systemd and supervisor start on this machine that Sluice has taken over. Of a line
 * only its place is told: it may hold a password.
 *
 * @param host this machine
 */
record ScheduleCheck(ExaminedHost host) {

  private static final List<String> CRON =
      List.of(
          "/etc/crontab",
          "/etc/anacrontab",
          "/etc/cron.d",
          "/etc/cron.hourly",
          "/etc/cron.daily",
          "/etc/cron.weekly",
          "/etc/cron.monthly",
          "/var/spool/cron",
          "/var/spool/cron/crontabs");

  private static final List<String> UNITS =
      List.of(
          "/etc/systemd/system",
          "/run/systemd/system",
          "/usr/local/lib/systemd/system",
          "/lib/systemd/system",
          "/usr/lib/systemd/system");

  private static final List<String> SUPERVISOR =
      List.of("/etc/supervisor/conf.d", "/etc/supervisord.d");

  private static final Pattern STARTS = Pattern.compile("(?i)^(?:ExecStart\\w*|command)\\s*=.*");

  /** A script that a line runs; most people put the command into one. */
  private static final Pattern SCRIPT = Pattern.compile("(?<![\\w.-])/[\\w./-]+");

  /** Bytes of a script that are read. */
  private static final int SCRIPT_BYTES = 64 << 10;

  /** A command of Matomo's console. */
  private enum Command {
    ARCHIVER("core:archive", FindingKind.PHP_ARCHIVER_SCHEDULED),
    WORKER("queuedtracking:process", FindingKind.PHP_WORKER_SCHEDULED);

    private final Pattern word;
    private final FindingKind kind;

    Command(String word, FindingKind kind) {
      this.word = Pattern.compile("(?<![\\w:-])" + word + "(?![\\w-])");
      this.kind = kind;
    }
  }

  List<Finding> look() throws IOException {
    List<Finding> findings = new ArrayList<>();
    for (String place : CRON) {
      for (Path file : files(host.file(place), findings)) {
        cron(file, findings);
      }
    }
    // Of most systems /lib is /usr/lib.
    Set<Path> seen = new HashSet<>();
    for (String place : Stream.concat(UNITS.stream(), SUPERVISOR.stream()).toList()) {
      for (Path file : files(host.file(place), findings)) {
        if (seen.add(file.toRealPath())) {
          unit(file, findings);
        }
      }
    }
    for (Command command : Command.values()) {
      if (findings.stream().noneMatch(finding -> finding.kind() == command.kind)) {
        findings.add(Finding.ok(command.kind, "not on this machine, as far as it can be read"));
      }
    }
    return findings;
  }

  private void cron(Path file, List<Finding> findings) throws IOException {
    List<String> lines = lines(file, findings);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      for (Command command : commands(line)) {
        String place = shown(file) + " line " + (i + 1);
        findings.add(
            Finding.warning(
                command.kind,
                place + " starts " + name(command),
                "put a # before it:  sed -i '%ds/^/#/' %s".formatted(i + 1, shown(file))));
      }
    }
  }

  private void unit(Path file, List<Finding> findings) throws IOException {
    String name = file.getFileName().toString();
    if (!name.endsWith(".service") && !name.endsWith(".conf") && !name.endsWith(".ini")) {
      return;
    }
    Set<Command> commands = new LinkedHashSet<>();
    for (String line : lines(file, findings)) {
      if (STARTS.matcher(line.strip()).matches()) {
        commands.addAll(commands(line));
      }
    }
    for (Command command : commands) {
      findings.add(name.endsWith(".service") ? service(file, command) : supervised(file, command));
    }
  }

  private Finding service(Path file, Command command) throws IOException {
    String name = file.getFileName().toString();
    String timer = name.replaceFirst("\\.service$", ".timer");
    String evidence = shown(file) + " starts " + name(command);
    String remedy = "systemctl disable --now " + timer + " " + name;
    return isEnabled(name) || isEnabled(timer)
        ? Finding.warning(command.kind, evidence + ", and is enabled", remedy)
        : new Finding(
            command.kind, Severity.INFO, evidence + ", but is not enabled", "rm " + shown(file));
  }

  private Finding supervised(Path file, Command command) {
    return Finding.warning(
        command.kind,
        shown(file) + " starts " + name(command),
        "rm " + shown(file) + " && supervisorctl update");
  }

  private boolean isEnabled(String unit) throws IOException {
    Path units = host.file("/etc/systemd/system");
    if (!Files.isDirectory(units)) {
      return false;
    }
    try (Stream<Path> wants = Files.list(units)) {
      return wants
          .filter(path -> path.toString().matches(".*\\.(wants|requires)"))
          .anyMatch(path -> Files.exists(path.resolve(unit), LinkOption.NOFOLLOW_LINKS));
    }
  }

  private Set<Command> commands(String line) throws IOException {
    Set<Command> found = new LinkedHashSet<>(named(line));
    Matcher script = SCRIPT.matcher(line);
    while (found.isEmpty() && script.find()) {
      found.addAll(named(script(host.file(script.group()))));
    }
    return found;
  }

  private static List<Command> named(String text) {
    return text.lines()
        .filter(line -> !line.stripLeading().startsWith("#"))
        .flatMap(
            line ->
                Stream.of(Command.values()).filter(command -> command.word.matcher(line).find()))
        .toList();
  }

  /** The text of a script; empty if it is none, or cannot be read. */
  private static String script(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return "";
    }
    try (var in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(SCRIPT_BYTES);
      return start.length > 1 && start[0] == '#' && start[1] == '!'
          ? new String(start, StandardCharsets.UTF_8)
          : "";
    }
  }

  private static List<Path> files(Path place, List<Finding> findings) throws IOException {
    if (Files.isRegularFile(place)) {
      return List.of(place);
    }
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (AccessDeniedException e) {
      findings.add(HostChecks.unreadable(place));
      return List.of();
    }
  }

  private static List<String> lines(Path file, List<Finding> findings) throws IOException {
    try {
      return new String(HostChecks.start(file, findings), StandardCharsets.ISO_8859_1)
          .lines()
          .toList();
    } catch (AccessDeniedException e) {
      findings.add(HostChecks.unreadable(file));
      return List.of();
    }
  }

  /** As the machine names it. */
  private String shown(Path file) {
    return "/" + host.root().relativize(file);
  }

  private static String name(Command command) {
    return command == Command.ARCHIVER
        ? "core:archive, beside the archiver of Sluice"
        : "queuedtracking:process, beside the workers of Sluice";
  }
}
