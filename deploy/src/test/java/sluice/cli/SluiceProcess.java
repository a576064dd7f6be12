package sluice.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
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
import java.util.concurrent.TimeUnit;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/** A Sluice in a process of its own, started with this test's class path. Confined to one test. */
final class SluiceProcess implements AutoCloseable {

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
  static SluiceProcess start(Path folder, String command, List<String> arguments)
      throws IOException {
    return start(folder, command, arguments, Map.of());
  }

  /** The same with variables besides this process's own. */
  static SluiceProcess start(
      Path folder, String command, List<String> arguments, Map<String, String> variables)
      throws IOException {
    int admin = freePort();
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(arguments);
    line.addAll(List.of("--admin-listen", "127.0.0.1:" + admin));
    return start(folder, line, variables, admin);
  }

  /** Starts {@code sluice ARGUMENTS} for a command that has no admin port. */
  static SluiceProcess command(Path folder, List<String> arguments) throws IOException {
    return start(folder, arguments, Map.of(), 0);
  }

  private static SluiceProcess start(
      Path folder, List<String> arguments, Map<String, String> variables, int admin)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    line.add(Sluice.class.getName());
    line.addAll(arguments);
    Path log = Files.createTempFile(folder, arguments.get(0), ".log");
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(variables);
    Process process = builder.start();
    return new SluiceProcess(process, log, admin);
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

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Its admin port, as {@code --admin-listen} names it. */
  String admin() {
    return "127.0.0.1:" + adminPort;
  }

  boolean isReady() {
    try {
      return get("/health/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
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

  /** SIGTERM; the exit code, or a failure when the process is still there after the limit. */
  int terminate(Duration limit) throws InterruptedException, IOException {
    process.destroy();
    return exitWithin(limit);
  }

  long pid() {
    return process.pid();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Any signal, by its name without SIG. */
  void signal(String name) throws IOException, InterruptedException {
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
  int exitWithin(Duration limit) throws InterruptedException, IOException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + limit + "; its log: " + log());
    }
    return process.exitValue();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
