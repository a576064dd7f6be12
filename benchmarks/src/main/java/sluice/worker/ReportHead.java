package sluice.worker;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import sluice.report.BenchmarkRun;
import sluice.report.Machine;

/** What results begin with: when, on which machine and of which commit they were measured. */
public final class ReportHead {
  private ReportHead() {}

  /**
   * Fields in the order in which they are written.
   *
   * @param mariaDb version of the server
   */
  public static Map<String, Object> of(
      String benchmark, Map<String, Object> settings, String mariaDb) throws IOException {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("benchmark", benchmark);
    head.put("measured", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    head.put("commit", BenchmarkRun.commit());
    head.put("processor", Machine.processor());
    head.put("processors", Runtime.getRuntime().availableProcessors());
    head.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    head.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
    head.put("mariadb", mariaDb);
    head.put("settings", settings);
    return head;
  }
}
