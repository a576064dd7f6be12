package sluice.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/**
 * A Sluice in a process of its own: started with this test's class path, or by the launcher of the
 * distribution. Confined to one test.
 */
public final class SluiceProcess implements AutoCloseable {
  private static final int FIRST_PORT = 20_000;
  private static final int END_OF_PORTS = 32_000;
  private static final int MOST_TRIES = 100;

  /** Of the distribution. */
  public static final Path LAUNCHER = Path.of("target", "sluice", "bin", "sluice").toAbsolutePath();

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final Path log;
  private final int adminPort;

  private SluiceProcess(Process process, Path log, int adminPort) {
    this.process = process;
    this.log = log;
    this.adminPort = adminPort;
  }

  /**
   * Starts {@code sluice COMMAND ARGUMENTS --admin-listen ...}; its output goes to a file in the
   * folder.
   */
  public static SluiceProcess start(Path folder, String command, List<String> arguments)
      throws IOException {
    return start(folder, command, arguments, Map.of());
  }

  /** The same with variables besides this process's own. */
  static SluiceProcess start(
      Path folder, String command, List<String> arguments, Map<String, String> variables)
      throws IOException {
    return start(folder, ofClassPath(), command, arguments, variables);
  }

  /** Starts {@code sluice COMMAND ARGUMENTS --admin-listen ...} of the distribution. */
  public static SluiceProcess installed(Path folder, String command, List<String> arguments)
      throws IOException {
    return installed(folder, command, arguments, Map.of());
  }

  /** The same with variables besides this process's own. */
  static SluiceProcess installed(
      Path folder, String command, List<String> arguments, Map<String, String> variables)
      throws IOException {
    return start(folder, List.of(LAUNCHER.toString()), command, arguments, variables);
  }

  /** Starts {@code sluice ARGUMENTS} for a command that has no admin port. */
  static SluiceProcess command(Path folder, List<String> arguments) throws IOException {
    return command(folder, arguments, Map.of());
  }

  /** The same with variables besides this process's own. */
  static SluiceProcess command(Path folder, List<String> arguments, Map<String, String> variables)
      throws IOException {
    return launch(folder, ofClassPath(), arguments, variables, 0);
  }

  /** The same of the distribution. */
  public static SluiceProcess installedCommand(Path folder, List<String> arguments)
      throws IOException {
    return launch(folder, List.of(LAUNCHER.toString()), arguments, Map.of(), 0);
  }

  private static List<String> ofClassPath() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Sluice.class.getName());
  }

  private static SluiceProcess start(
      Path folder,
      List<String> program,
      String command,
      List<String> arguments,
      Map<String, String> variables)
      throws IOException {
    int admin = freePort();
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(arguments);
    line.addAll(List.of("--admin-listen", "127.0.0.1:" + admin));
    return launch(folder, program, line, variables, admin);
  }

  private static SluiceProcess launch(
      Path folder,
      List<String> program,
      List<String> arguments,
      Map<String, String> variables,
      int admin)
      throws IOException {
    List<String> line = new ArrayList<>(program);
    line.addAll(arguments);
    Path log = Files.createTempFile(folder, arguments.get(0), ".log");
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(variables);
    return new SluiceProcess(builder.start(), log, admin);
  }

  /** Flags of the quickstart's site on the test servers. */
  static List<String> onServers(TestDatabase database, TestRedis redis, int queues, Path state) {
    return List.of(
        "--database-url",
        database.jdbcUrl(),
        "--database-user",
        database.user(),
        "--database-password",
        database.password(),
        "--tables-prefix",
        QuickstartSite.PREFIX,
        "--salt",
        "0123456789abcdef0123456789abcdef",
        "--redis",
        redis.uri(),
        "--queues",
        Integer.toString(queues),
        "--state-dir",
        state.toString());
  }

  /**
   * A port that nobody listens on, below those that the system gives to outgoing connections: one
   * of these may be taken before the process that it is for listens.
   */
  public static int freePort() throws IOException {
    for (int tries = 1; ; tries++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, END_OF_PORTS);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        if (tries == MOST_TRIES) {
          throw taken;
        }
      }
    }
  }

  /** Its admin port, as {@code --admin-listen} names it. */
  public String admin() {
    return "127.0.0.1:" + adminPort;
  }

  /** Whether it says so. */
  public boolean isReady() {
    try {
      return get("/health/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits until it is ready; it is ended when it is not by then. */
  public void awaitReady(Duration limit) throws IOException {
    try {
      await().atMost(limit).until(() -> !process.isAlive() || isReady());
    } catch (ConditionTimeoutException e) {
      close();
      throw new AssertionError("not ready after " + limit + "; its log: " + log(), e);
    }
    if (!process.isAlive()) {
      throw new AssertionError("the process ended: " + log());
    }
  }

  /** A page of its admin port. */
  HttpResponse<String> get(String path) throws IOException {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
              .timeout(Duration.ofSeconds(5))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** All its metrics, as Prometheus reads them. */
  public String metrics() throws IOException {
    return get("/metrics").body();
  }

  /** SIGTERM; the exit code, or a failure when the process is still there after the limit. */
  public int terminate(Duration limit) throws InterruptedException, IOException {
    process.destroy();
    return exitWithin(limit);
  }

  long pid() {
    return process.pid();
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Any signal, by its name without SIG. */
  public void signal(String name) throws IOException, InterruptedException {
    int sent =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (sent != 0) {
      throw new IOException("kill -" + name + " " + process.pid() + " ended with " + sent);
    }
  }

  /** Waits until its output holds these words, while it runs. */
  void awaitLog(String words, Duration limit) {
    await()
        .atMost(limit)
        .until(
            () -> {
              boolean isThere = log().contains(words);
              if (!isThere && !process.isAlive()) {
                throw new AssertionError("ended without saying '" + words + "': " + log());
              }
              return isThere;
            });
  }

  /** The exit code. */
  public int exitWithin(Duration limit) throws InterruptedException, IOException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + limit + "; its log: " + log());
    }
    return process.exitValue();
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  /** Whether it has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
