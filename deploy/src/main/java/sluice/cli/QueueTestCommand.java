package sluice.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sluice.process.ExitCode;
import sluice.worker.operate.QueueTest;
import sluice.worker.operate.QueueTest.Finding;
import sluice.worker.operate.QueueTest.Verdict;

/** {@code sluice queue test}, in place of {@code queuedtracking:test}. */
final class QueueTestCommand implements Subcommand {

  @Override
  public String name() {
    return "test";
  }

  @Override
  public String description() {
    return "Checks the queue's server and the database, and says what to fix; exit code 69 when something must be.";
  }

  @Override
  public List<Flag> flags() {
    return QueueAccess.flags();
  }

  @Override
  public int run(Arguments arguments) throws Exception {
    try (QueueAccess access = QueueAccess.open(Installation.of(arguments))) {
      List<Finding> findings = new ArrayList<>();
      for (String doubt : access.installation().doubts().list()) {
        findings.add(new Finding("settings", Verdict.WARNING, doubt, ""));
      }
      findings.addAll(new QueueTest(access.backend(), access.connections(), access.queues()).run());
      findings.forEach(finding -> print(finding, access.isJson()));
      boolean isSound = findings.stream().noneMatch(finding -> finding.verdict() == Verdict.FAULT);
      return isSound ? ExitCode.OK : ExitCode.UNAVAILABLE;
    }
  }

  private static void print(Finding finding, boolean isJson) {
    String verdict = finding.verdict().name().toLowerCase(Locale.ROOT);
    if (isJson) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", finding.name());
      json.put("verdict", verdict);
      json.put("found", finding.found());
      json.put("advice", finding.advice());
      QueueAccess.printJson(json);
      return;
    }
    System.out.printf("%-8s %-14s %s%n", verdict, finding.name(), finding.found());
    if (!finding.advice().isEmpty()) {
      System.out.printf("%-8s %-14s -> %s%n", "", "", finding.advice());
    }
  }
}
