package sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServersIT {
  private static final List<String> SMALL =
      List.of("--innodb-buffer-pool-size=16M", "--innodb-log-file-size=8M");
  private static final List<String> KEEP =
      List.of("--appendonly", "yes", "--appendfsync", "always");

  @TempDir private Path directory;

  @Test
  void mariaDbKeepsItsRowsOverKillAndSecondStart() throws IOException, SQLException {
    try (EmbeddedMariaDb server = EmbeddedMariaDb.start(directory, SMALL)) {
      server.createDatabase("d");
      execute(server, "CREATE TABLE d.t (id INT)");
      execute(server, "INSERT INTO d.t VALUES (1)");
      long pid = server.pid();
      assertThat(programOf(pid)).endsWith("mariadbd");

      server.kill();
      assertThat(isRunning(pid)).isFalse();
      server.restart();

      assertThat(count(server)).isEqualTo(1);
    }
    try (EmbeddedMariaDb again = EmbeddedMariaDb.start(directory, SMALL)) {
      assertThat(count(again)).isEqualTo(1);
    }
  }

  @Test
  void redisKeepsItsKeysOverKillAndSecondStart() throws IOException {
    try (EmbeddedRedis server = EmbeddedRedis.start(directory, KEEP)) {
      set(server, "k", "v");
      long pid = server.pid();
      assertThat(programOf(pid)).endsWith("redis-server");

      server.kill();
      assertThat(isRunning(pid)).isFalse();
      server.restart();

      assertThat(get(server, "k")).isEqualTo("v");
    }
    try (EmbeddedRedis again = EmbeddedRedis.start(directory, KEEP)) {
      assertThat(get(again, "k")).isEqualTo("v");
    }
  }

  @Test
  void redisWithAPasswordAnswersNobodyElse() throws IOException {
    ServerBinaries binaries = ServerBinaries.onClassPath(getClass().getClassLoader());
    try (EmbeddedRedis server = EmbeddedRedis.startWithPassword(directory, binaries, KEEP)) {
      set(server, "k", "v");
      assertThat(raw(server, "GET k\r\nQUIT\r\n")).startsWith("-NOAUTH");
      String password = server.uri(0).replaceAll(".*//:|@.*", "");
      assertThat(password).hasSize(32);
      String line = Files.readString(Path.of("/proc", Long.toString(server.pid()), "cmdline"));
      assertThat(line).contains("redis-server").doesNotContain(password);
    }
    try (EmbeddedRedis again = EmbeddedRedis.startWithPassword(directory, binaries, KEEP)) {
      assertThat(get(again, "k")).isEqualTo("v");
    }
  }

  @Test
  void whatServersKeepIsForNobodyElse() throws IOException {
    Path redisDirectory = directory.resolve("new/redis");
    ServerBinaries binaries = ServerBinaries.onClassPath(getClass().getClassLoader());
    try (EmbeddedRedis redis = EmbeddedRedis.startWithPassword(redisDirectory, binaries, KEEP);
        EmbeddedMariaDb mariaDb = EmbeddedMariaDb.start(directory.resolve("new/mariadb"), SMALL)) {
      set(redis, "k", "v");
      assertThat(mariaDb.port()).isPositive();
      try (Stream<Path> files = Files.walk(directory.resolve("new"))) {
        // The socket of MariaDB is 0777 on purpose; nobody gets into its directory.
        assertThat(files.filter(file -> !file.toString().endsWith(".sock")))
            .allSatisfy(
                file ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .endsWith("------"));
      }
    }
  }

  private static String raw(EmbeddedRedis server, String commands) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void pausedServerEndsWhenClosed() throws IOException {
    EmbeddedRedis server = EmbeddedRedis.start(directory, List.of());
    long pid = server.pid();
    server.pause();
    // A process stops a moment after the signal was sent.
    await().until(() -> stateOf(pid).equals("T"));

    server.close();

    assertThat(isRunning(pid)).isFalse();
  }

  @Test
  void resumedServerAnswersAgain() throws IOException {
    try (EmbeddedRedis server = EmbeddedRedis.start(directory, List.of())) {
      server.pause();
      server.resume();
      set(server, "k", "v");
      assertThat(get(server, "k")).isEqualTo("v");
    }
  }

  @Test
  void takenPortIsNamedInOneLine() throws IOException {
    try (EmbeddedRedis first = EmbeddedRedis.start(directory.resolve("1"), List.of())) {
      ServerBinaries binaries = ServerBinaries.onClassPath(getClass().getClassLoader());

      assertThatThrownBy(
              () -> EmbeddedRedis.start(directory.resolve("2"), binaries, first.port(), List.of()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Redis did not start")
          .hasMessageContaining("Address in use")
          .message()
          .doesNotContain("\n");
    }
  }

  @Test
  void unknownOptionIsNamedInOneLine() {
    assertThatThrownBy(() -> EmbeddedMariaDb.start(directory, List.of("--no-such-option")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("MariaDB did not start, it ended with status")
        .hasMessageContaining("no-such-option");
  }

  @Test
  void serversDieWithAKilledJvm() throws IOException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ForkedServers.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    String[] pids =
        jvm.inputReader()
            .lines()
            .filter(line -> line.startsWith("pids "))
            .findFirst()
            .orElseThrow()
            .split(" ");
    long mariaDb = Long.parseLong(pids[1]);
    long redis = Long.parseLong(pids[2]);
    assertThat(isRunning(mariaDb) && isRunning(redis)).isTrue();

    jvm.destroyForcibly();

    await().atMost(Duration.ofSeconds(15)).until(() -> !isRunning(mariaDb) && !isRunning(redis));
  }

  /** Started as a JVM of its own: starts both servers, prints their process ids, and waits. */
  static final class ForkedServers {
    private ForkedServers() {}

    public static void main(String[] args) throws IOException {
      Path directory = Path.of(args[0]);
      EmbeddedMariaDb mariaDb = EmbeddedMariaDb.start(directory.resolve("mariadb"), SMALL);
      EmbeddedRedis redis = EmbeddedRedis.start(directory.resolve("redis"), List.of());
      System.out.println("pids " + mariaDb.pid() + " " + redis.pid());
      System.in.read();
    }
  }

  private static void execute(EmbeddedMariaDb server, String sql) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int count(EmbeddedMariaDb server) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM d.t")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void set(EmbeddedRedis server, String key, String value) {
    try (RedisClient client = RedisClient.create(server.uri(0));
        StatefulRedisConnection<String, String> connection = client.connect()) {
      connection.sync().set(key, value);
    }
  }

  private static String get(EmbeddedRedis server, String key) {
    try (RedisClient client = RedisClient.create(server.uri(0));
        StatefulRedisConnection<String, String> connection = client.connect()) {
      return connection.sync().get(key);
    }
  }

  private static boolean isRunning(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static String programOf(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).orElse("gone");
  }

  /** The state letter of proc(5), such as T for stopped. */
  private static String stateOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
  }
}
