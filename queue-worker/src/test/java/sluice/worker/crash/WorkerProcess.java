package sluice.worker.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker JVM as a child of the test. Confined to one thread. */
final class WorkerProcess implements AutoCloseable {
  /** The status of a process that SIGKILL has ended. */
  private static final int KILLED = 128 + 9;

  private final Process process;

  private WorkerProcess(Process process) {
    this.process = process;
  }

  /** Starts the JVM; the worker in it waits for {@link #go}. */
  static WorkerProcess spawn(Path log, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx96m"));
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.addAll(List.of("-Xshare:auto", "-cp", System.getProperty("java.class.path")));
    command.add(CrashWorkerMain.class.getName());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new WorkerProcess(process);
  }

  void go() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** How it ended, when it did. */
  int exitStatus() {
    return process.exitValue();
  }

  /**
   * SIGKILL.
   *
   * @throws IllegalStateException if it had ended by itself
   */
  void kill() {
    close();
    if (process.exitValue() != KILLED) {
      throw new IllegalStateException("a worker had ended with status " + process.exitValue());
    }
  }

  /** SIGKILL, if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** SIGTERM. */
  void terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a worker does not end on SIGTERM within 10 s");
    }
  }

  /** SIGSTOP. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }
}
