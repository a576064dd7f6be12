package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sluice.ingest.TrackerIngest;
import sluice.matomo.SluiceSettings;
import sluice.process.ExitCode;
import sluice.watch.AlertRules;

/** What README and handbook name is there under that name, and has the numbers that they say. */
class OperatorTextsTest {

  private static final Path ROOT = Path.of("..");

  /**
   * Of Maven, of Matomo's console, of picocli, of the benchmarks, of Alertmanager (as far as its
   * dot); of Matomo's importer, not here.
   */
  private static final Set<String> OTHER_FLAGS =
      Set.of(
          "help",
          "version",
          "exit",
          "quick",
          "now",
          "only",
          "cluster",
          "force-num-requests-process-at-once",
          "add-sites-new-hosts",
          "enable-reverse-dns",
          "regex-group-to-page-cvar",
          "regex-group-to-visit-cvar",
          "ignore-groups");

  private final String handbook = read("deploy/docs/operators-handbook.md");
  private final String texts =
      Stream.of("alerts", "capacity", "doctor", "importing-logs", "migration")
          .map(page -> read("deploy/docs/" + page + ".md"))
          .collect(Collectors.joining("", read("README.md"), handbook));

  private static String read(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sources() throws IOException {
    StringBuilder sources = new StringBuilder();
    for (String module : List.of("tracker-ingest", "queue-worker", "archiver", "deploy")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
          sources.append(Files.readString(file));
        }
      }
    }
    return sources.toString();
  }

  private Set<String> named(String pattern) {
    Set<String> names = new TreeSet<>();
    Matcher name = Pattern.compile(pattern).matcher(texts);
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }

  @Test
  void eventsAreLogged() throws IOException {
    String sources = sources();
    Set<String> events = named("event=([a-z][a-z-]+)");
    assertThat(events).hasSizeGreaterThan(5).allMatch(event -> sources.contains('"' + event + '"'));
  }

  @Test
  void flagsAndVariablesAreTaken() {
    Set<String> names = DoubtfulSettings.names();
    assertThat(named("(?<![\\w-])--([a-z][a-z-]+[a-z])"))
        .hasSizeGreaterThan(30)
        .allMatch(flag -> names.contains(flag) || OTHER_FLAGS.contains(flag));
    Set<String> variables =
        names.stream().map(SluiceSettings::variable).collect(Collectors.toCollection(TreeSet::new));
    variables.add("SLUICE_JAVA_OPTS");
    assertThat(named("(SLUICE_[A-Z_]+)"))
        .allMatch(name -> variables.contains(name) || name.startsWith("SLUICE_TEST_"));
  }

  @Test
  void commandsAreThere() {
    Set<String> commands = commands();
    List<String> unknown = new ArrayList<>();
    for (String line : named("`sluice ((?:queue )?[a-z][a-z-]+)")) {
      if (!commands.contains(line)) {
        unknown.add(line);
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void commandsOfAlertsAreThere() {
    Set<String> commands = new TreeSet<>();
    for (AlertRules.Rule rule : AlertRules.ofDistribution().alerts()) {
      Matcher command =
          Pattern.compile("(?<![\\w-])sluice ((?:queue )?[a-z][a-z-]+)")
              .matcher(rule.annotations().get("command"));
      while (command.find()) {
        commands.add(command.group(1));
      }
    }
    assertThat(commands).hasSizeGreaterThan(5).isSubsetOf(commands());
  }

  private static Set<String> commands() {
    Set<String> commands = new TreeSet<>();
    for (Subcommand command : Sluice.subcommands()) {
      commands.add(command.name());
      command.subcommands().forEach(below -> commands.add(command.name() + " " + below.name()));
    }
    return commands;
  }

  @Test
  void exitCodesOfTheTableAreThoseThatCommandsEndWith() {
    String table = handbook.substring(handbook.indexOf("## Exit codes"));
    Set<Integer> codes = new TreeSet<>();
    Matcher row = Pattern.compile("(?m)^\\| (\\d+) \\|").matcher(table);
    while (row.find()) {
      codes.add(Integer.valueOf(row.group(1)));
    }
    assertThat(codes)
        .containsExactlyInAnyOrder(
            ExitCode.OK,
            3,
            ExitCode.USAGE,
            ExitCode.DATA,
            ExitCode.UNAVAILABLE,
            ExitCode.SOFTWARE,
            ExitCode.IO,
            ExitCode.CONFIG);
  }

  @Test
  void portsAndConnectionsAreThoseOfTheProcesses() {
    assertThat(handbook.replaceAll("\\s+", " "))
        .contains(
            "`sluice run` %d, ingest %d, worker %d, archiver %d"
                .formatted(
                    ProcessShell.RUN_PORT,
                    ProcessShell.INGEST_PORT,
                    ProcessShell.WORKER_PORT,
                    ProcessShell.ARCHIVE_PORT))
        .contains(
            "%d for ingest, %d and %d a thread for the archiver, %d and %d a worker thread for the worker"
                .formatted(
                    TrackerIngest.CONNECTIONS,
                    ArchivePart.CONNECTIONS,
                    ArchivePart.CONNECTIONS_A_THREAD,
                    WorkerPart.CONNECTIONS,
                    WorkerPart.CONNECTIONS_A_WORKER));
  }
}
