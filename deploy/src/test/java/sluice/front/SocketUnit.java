package sluice.front;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.cli.SluiceProcess;

/**
 * Ingest of the distribution as systemd runs it with the socket unit: what listens stays while the
 * process is started again. Stands for systemd, which a test machine need not have; confined to one
 * test.
 */
final class SocketUnit implements AutoCloseable {

  private static final Path PERL = Path.of("/usr/bin/perl");
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Pattern STARTED = Pattern.compile("(?m)^started (\\d+)$");

  private final Process process;
  private final Path log;
  private final AdminPort admin;

  private SocketUnit(Process process, Path log, AdminPort admin) {
    this.process = process;
    this.log = log;
    this.admin = admin;
  }

  /** Starts {@code sluice ingest ARGUMENTS} behind a socket on this port. */
  static SocketUnit start(
      Path folder, int port, List<String> arguments, Map<String, String> variables)
      throws IOException {
    assumeTrue(Files.isExecutable(PERL), "skipped: there is no " + PERL + " on this machine");
    Path script = folder.resolve("socket-unit.pl");
    try (InputStream text = SocketUnit.class.getResourceAsStream("socket-unit.pl")) {
      Files.write(script, text.readAllBytes());
    }
    AdminPort admin = new AdminPort(SiteNginx.freePort());
    List<String> line =
        new ArrayList<>(
            List.of(
                PERL.toString(),
                script.toString(),
                Integer.toString(port),
                SluiceProcess.LAUNCHER.toString(),
                "ingest",
                "--admin-listen",
                admin.address()));
    line.addAll(arguments);
    Path log = folder.resolve("ingest.log");
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(variables);
    return new SocketUnit(builder.start(), log, admin);
  }

  /** How often the command was started. */
  int starts() throws IOException {
    return (int) STARTED.matcher(log()).results().count();
  }

  /** What the processes have said. */
  String log() throws IOException {
    return Files.readString(log);
  }

  AdminPort admin() {
    return admin;
  }

  void awaitReady() {
    admin.awaitReady();
  }

  /** As {@code systemctl restart}: SIGTERM, and the next one is ready. */
  void restart() throws Exception {
    int before = starts();
    Matcher last = STARTED.matcher(log());
    String pid = "";
    while (last.find()) {
      pid = last.group(1);
    }
    int sent = new ProcessBuilder("kill", "-TERM", pid).inheritIO().start().waitFor();
    if (sent != 0) {
      throw new IOException("kill -TERM " + pid + " ended with " + sent);
    }
    await().atMost(START_LIMIT).until(() -> starts() > before);
    awaitReady();
  }

  /** Waits until it has ended by itself. */
  void awaitEnd() {
    await().atMost(START_LIMIT).until(() -> !process.isAlive());
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
