package sluice.front;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of the distribution, started by its launcher. Confined to one test. */
final class ServiceProcess implements AutoCloseable {

  static final Path LAUNCHER = Path.of("target", "sluice", "bin", "sluice").toAbsolutePath();

  private final Process process;
  private final Path log;
  private final AdminPort admin;

  private ServiceProcess(Process process, Path log, AdminPort admin) {
    this.process = process;
    this.log = log;
    this.admin = admin;
  }

  /** Starts {@code sluice COMMAND ARGUMENTS} and waits until it is ready. */
  static ServiceProcess start(Path folder, String command, List<String> arguments)
      throws IOException {
    AdminPort admin = new AdminPort(SiteNginx.freePort());
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(arguments);
    line.addAll(List.of("--admin-listen", admin.address()));
    Path log = folder.resolve(command + ".log");
    ServiceProcess started = new ServiceProcess(launch(line, log), log, admin);
    admin.awaitReady();
    return started;
  }

  /** Runs a command to its end; what it printed, with the exit code before it. */
  static String run(Path folder, List<String> arguments) throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "command", ".log");
    Process process = launch(arguments, log);
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("still running: " + arguments + ": " + Files.readString(log));
    }
    return process.exitValue() + "\n" + Files.readString(log);
  }

  private static Process launch(List<String> arguments, Path log) throws IOException {
    List<String> line = new ArrayList<>(List.of(LAUNCHER.toString()));
    line.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  AdminPort admin() {
    return admin;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
