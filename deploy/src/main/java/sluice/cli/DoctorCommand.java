package sluice.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sluice.doctor.Diagnosis;
import sluice.doctor.Examination;
import sluice.doctor.Finding;
import sluice.doctor.Severity;
import sluice.process.ConfigRefused;
import sluice.process.ExitCode;

/** {@code sluice doctor}: what speaks against this installation, and what mends it. */
final class DoctorCommand implements Subcommand {

  private static final Flag ROOT =
      new Flag("root", "DIR", "Where the machine's files are looked for. Default: /.");

  private static final Flag ALL = new Flag("all", "", "Print what is well, too, and all facts.");

  @Override
  public String name() {
    return "doctor";
  }

  @Override
  public String description() {
    return "Checks a live installation and says what mends each finding; writes nothing. Exit code 0 when all is well,"
        + " 65 with warnings, 69 with errors.";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(QueueAccess.flags(ALL, ROOT));
    flags.addAll(List.of(Flag.STATE_DIR, IngestPart.SPOOL_DIR, Flag.ADMINS));
    return flags;
  }

  @Override
  public int run(Arguments arguments) throws InterruptedException {
    if (!arguments.faults().isEmpty()) {
      throw new ConfigRefused(String.join("; ", arguments.faults()));
    }
    Installation installation = Installation.of(arguments);
    Path root = installation.settings().path(ROOT.name(), Path.of("/"));
    if (!Files.isDirectory(root)) {
      // Where nothing is, nothing is wrong.
      throw new ConfigRefused("--root: there is no folder " + root);
    }
    Diagnosis diagnosis = Examination.of(ExaminedInstallation.of(installation, root));
    if (arguments.has(QueueAccess.JSON)) {
      QueueAccess.printJson(json(diagnosis));
    } else {
      print(diagnosis, arguments.has(ALL));
    }
    return exitCode(diagnosis.worst());
  }

  /** By the gravest finding. */
  static int exitCode(Severity worst) {
    return switch (worst) {
      case OK, INFO -> ExitCode.OK;
      case WARNING -> ExitCode.DATA;
      case ERROR -> ExitCode.UNAVAILABLE;
    };
  }

  private static void print(Diagnosis diagnosis, boolean printsAll) {
    int well = 0;
    for (Finding finding : diagnosis.findings()) {
      if (finding.severity() == Severity.OK && !printsAll) {
        well++;
        continue;
      }
      System.out.printf(
          "%-8s %-22s %s%n", finding.severity().word(), finding.kind().id(), finding.evidence());
      if (!finding.remedy().isEmpty()) {
        System.out.printf("%-8s %-22s -> %s%n", "", "", finding.remedy());
      }
    }
    if (well > 0) {
      System.out.printf(Locale.ROOT, "%-8s %d more; --all shows them%n", "ok", well);
    }
    System.out.println();
    printFacts(diagnosis.facts());
  }

  /** One line a fact. */
  static void printFacts(Map<String, Object> facts) {
    facts.forEach((name, value) -> System.out.println(name + ": " + words(value)));
  }

  private static String words(Object value) {
    if (value instanceof List<?> list) {
      return list.isEmpty()
          ? "none"
          : String.join(", ", list.stream().map(String::valueOf).toList());
    }
    return String.valueOf(value);
  }

  private static Map<String, Object> json(Diagnosis diagnosis) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("worst", diagnosis.worst().word());
    json.put("facts", diagnosis.facts());
    json.put("findings", diagnosis.findings().stream().map(DoctorCommand::json).toList());
    return json;
  }

  private static Map<String, Object> json(Finding finding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", finding.kind().id());
    json.put("severity", finding.severity().word());
    json.put("evidence", finding.evidence());
    json.put("remedy", finding.remedy());
    return json;
  }
}
