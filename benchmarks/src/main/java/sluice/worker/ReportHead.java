package sluice.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

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
    head.put("commit", commit());
    head.put("processor", processor());
    head.put("processors", Runtime.getRuntime().availableProcessors());
    head.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    head.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
    head.put("mariadb", mariaDb);
    head.put("settings", settings);
    return head;
  }

  private static String commit() throws IOException {
    Process git =
        new ProcessBuilder("git", "describe", "--always", "--dirty")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "unknown" : text;
  }

  private static String processor() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }
}
