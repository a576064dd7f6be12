package sluice.embedded;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import sluice.process.PrivateFiles;

/**
 * One server as a child of this JVM; its files are for nobody else, whatever our umask. Confined to
 * one thread.
 *
 * <p><b>The child dies with the JVM</b>, however that ends. A shell starts a watcher in the
 * background and then becomes the server itself ({@code exec}), so {@link #pid} is the server's and
 * signals reach it. The watcher looks once a second whether the JVM is there; when it is gone, it
 * asks the server to stop and kills it if it does not. A shutdown hook would be too early: hooks
 * run side by side, and others still write to the server. PR_SET_PDEATHSIG is no way either: it
 * fires when the <em>thread</em> that started the child ends.
 */
final class ServerProcess {
  /** How long a server may take until it answers; recovery after a crash included. */
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** How long a server may take for a clean end before it is killed. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  /** Pause between two questions whether the server answers. */
  private static final long POLL_MS = 10;

  /** Lines of the server's log that an error message shows. */
  private static final int TAIL_LINES = 8;

  private static final String GUARD =
      """
      umask 077
      jvm=$PPID server=$$
      ( (
        while kill -0 $jvm; do
          kill -0 $server || exit 0
          sleep 1
        done
        kill -TERM $server
        for i in 1 2 3 4 5 6 7 8 9 10; do
          kill -0 $server || exit 0
          sleep 1
        done
        kill -KILL $server
      ) </dev/null >/dev/null 2>&1 & )
      exec "$@"
      """;

  private final String name;
  private final Path log;
  private final Process process;

  private ServerProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /** Asks a server once whether it is ready to serve; an exception says not yet. */
  interface Probe {
    void ask(long pid) throws Exception;
  }

  /**
   * Starts the command and waits until the probe succeeds.
   *
   * @param name for messages, such as MariaDB
   * @param directory the working directory
   * @param log the file that standard output and error are appended to
   * @throws IOException if the process ends or does not answer in time; one line, with its log
   */
  static ServerProcess start(
      String name, Path directory, Path log, List<String> command, Probe probe) throws IOException {
    List<String> guarded = new ArrayList<>(List.of("sh", "-c", GUARD, "sh"));
    guarded.addAll(command);
    Process process = privately(guarded, directory, log).start();
    process.getOutputStream().close();
    ServerProcess server = new ServerProcess(name, log, process);
    server.awaitReady(probe);
    return server;
  }

  /**
   * A command that appends what it says to a log. That file and all that it makes is for nobody
   * else: the guard's umask does that for Redis, two variables for MariaDB, which sets its own.
   */
  static ProcessBuilder privately(List<String> command, Path directory, Path log)
      throws IOException {
    PrivateFiles.open(log).close();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("UMASK", "0600");
    builder.environment().put("UMASK_DIR", "0700");
    return builder;
  }

  /** A port of the loopback address that was free a moment ago. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL, and waits until the process is gone. */
  void kill() {
    process.destroyForcibly();
    awaitEnd(STOP_LIMIT);
  }

  /** SIGSTOP: the server keeps its connections and answers nothing. */
  void pause() throws IOException {
    signal("STOP");
  }

  /** SIGCONT. */
  void resume() throws IOException {
    signal("CONT");
  }

  /** SIGTERM (SIGCONT before it, for a paused server), and SIGKILL if that takes too long. */
  void stop() {
    if (!process.isAlive()) {
      return;
    }
    try {
      resume(); // first: after SIGTERM it may be gone before the signal is sent
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.destroy();
    if (!awaitEnd(STOP_LIMIT)) {
      kill();
    }
  }

  /** The last lines of a log file, joined to one line; empty if there is none. */
  static String tail(Path log) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
      return String.join(" | ", last);
    } catch (IOException e) {
      return "(log not readable: " + e.getMessage() + ")";
    }
  }

  private void awaitReady(Probe probe) throws IOException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    Exception lastAnswer = new IOException("not asked yet");
    while (System.nanoTime() < deadline) {
      try {
        probe.ask(process.pid());
        return;
      } catch (Exception e) {
        lastAnswer = e;
      }
      if (endsWithin(Duration.ofMillis(POLL_MS))) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s did not start, it ended with status %d; its log %s ends: %s",
                name,
                process.exitValue(),
                log,
                tail(log)));
      }
    }
    kill();
    throw new IOException(
        String.format(
            Locale.ROOT,
            "%s did not answer within %d s (%s); its log %s ends: %s",
            name,
            START_LIMIT.toSeconds(),
            lastAnswer.getMessage(),
            log,
            tail(log)),
        lastAnswer);
  }

  private boolean endsWithin(Duration limit) throws InterruptedIOException {
    try {
      return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + name + " was starting");
    }
  }

  private boolean awaitEnd(Duration limit) {
    boolean interrupted = false;
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        try {
          return process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void signal(String signal) throws IOException {
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid())
            .redirectErrorStream(true)
            .start();
    String output = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (kill.waitFor() != 0 && process.isAlive()) {
        throw new IOException(
            "kill -" + signal + " " + pid() + " of " + name + ": " + output.trim());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + name + " got " + signal);
    }
  }
}
