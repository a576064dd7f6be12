package sluice.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Processes of PHP on this machine that do what Sluice does, by {@code /proc} (proc(5)).
 *
 * @param host this machine
 */
record PhpProcessCheck(ExaminedHost host) {

  /** A core:archive that is older hangs, or costs more than it should. */
  private static final Duration HUNG = Duration.ofHours(5);

  /**
   * Of starttime in /proc/PID/stat: sysconf(_SC_CLK_TCK), which is 100 on every Linux that runs
   * Java.
   */
  private static final long TICKS_A_SECOND = 100;

  private static final int STARTTIME = 22;

  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /** A process, and for how long it has been there. */
  private record Running(long pid, Duration age) {
    @Override
    public String toString() {
      return "process " + pid + " for " + ClockCheck.words(age);
    }
  }

  List<Finding> look() throws IOException {
    List<Finding> findings = new ArrayList<>();
    List<Running> archivers = running("core:archive");
    if (archivers.isEmpty()) {
      findings.add(Finding.ok(FindingKind.PHP_ARCHIVER_RUNNING, "none"));
    } else {
      boolean isHung =
          archivers.size() > 1 || archivers.stream().anyMatch(it -> it.age().compareTo(HUNG) > 0);
      findings.add(
          new Finding(
              FindingKind.PHP_ARCHIVER_RUNNING,
              isHung ? Severity.ERROR : Severity.WARNING,
              "core:archive runs"
                  + (archivers.size() > 1 ? " " + archivers.size() + " times at once" : "")
                  + ": "
                  + words(archivers),
              "take it out of cron, then  kill " + pids(archivers)));
    }
    List<Running> workers = running("queuedtracking:process");
    findings.add(
        workers.isEmpty()
            ? Finding.ok(FindingKind.PHP_WORKER_RUNNING, "none")
            : Finding.warning(
                FindingKind.PHP_WORKER_RUNNING,
                "queuedtracking:process runs beside the workers of Sluice: " + words(workers),
                "take it out of cron, then  kill " + pids(workers)));
    return findings;
  }

  private List<Running> running(String command) throws IOException {
    Path proc = host.file("/proc");
    List<Running> found = new ArrayList<>();
    if (!Files.isDirectory(proc)) {
      return found;
    }
    try (Stream<Path> entries = Files.list(proc)) {
      for (Path entry : entries.sorted().toList()) {
        String name = entry.getFileName().toString();
        if (NUMBER.matcher(name).matches() && isRunning(entry, command)) {
          found.add(new Running(Long.parseLong(name), age(entry)));
        }
      }
    }
    return found;
  }

  /** An interpreter has the command among its arguments; so has an editor, which is no php. */
  private static boolean isRunning(Path process, String command) {
    List<String> arguments = List.of(text(process.resolve("cmdline")).split("\0"));
    boolean isPhp =
        arguments.stream()
            .limit(2)
            .anyMatch(word -> word.matches("(?:.*/)?php[0-9.]*") || word.endsWith("/console"));
    return isPhp && arguments.contains(command);
  }

  private Duration age(Path process) {
    String stat = text(process.resolve("stat"));
    // The second field is the name in parentheses, which may hold anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    String uptime = text(host.file("/proc/uptime")).split("\\.")[0];
    int start = STARTTIME - 3;
    if (fields.length <= start
        || !NUMBER.matcher(fields[start]).matches()
        || !NUMBER.matcher(uptime).matches()) {
      return Duration.ZERO;
    }
    return Duration.ofSeconds(
        Long.parseLong(uptime) - Long.parseLong(fields[start]) / TICKS_A_SECOND);
  }

  /** Empty when the process has ended meanwhile, or is not ours to read. */
  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static String words(List<Running> processes) {
    return processes.stream().map(Running::toString).collect(Collectors.joining(", "));
  }

  private static String pids(List<Running> processes) {
    return processes.stream()
        .map(process -> Long.toString(process.pid()))
        .collect(Collectors.joining(" "));
  }
}
