package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.drain.TestQueue;

/** Processes that start before their servers, and what they leave when they end. */
@RealServers
class StartAndStopIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final TestDatabase database;
  private final TestRedis redis;
  private LateServer lateDatabase;
  private LateServer lateRedis;

  @TempDir Path folder;

  StartAndStopIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  @BeforeEach
  void siteExists() throws Exception {
    redis.flush();
    try (Connection connection = database.connect()) {
      QuickstartSite.open(connection, folder);
    }
    URI jdbc = URI.create(database.jdbcUrl().substring("jdbc:".length()));
    lateDatabase = new LateServer(jdbc.getHost(), jdbc.getPort());
    lateRedis = new LateServer(redis.redisUri().getHost(), redis.redisUri().getPort());
  }

  @AfterEach
  void close() throws Exception {
    lateDatabase.close();
    lateRedis.close();
  }

  /** Flags that lead to the late servers. */
  private List<String> flags(String... more) {
    URI jdbc = URI.create(database.jdbcUrl().substring("jdbc:".length()));
    List<String> flags =
        new ArrayList<>(SluiceProcess.onServers(database, redis, 2, folder.resolve("state")));
    flags.replaceAll(
        flag ->
            flag.equals(database.jdbcUrl())
                ? flag.replace(jdbc.getHost() + ":" + jdbc.getPort(), at(lateDatabase))
                : flag.equals(redis.uri())
                    ? flag.replace(
                        redis.redisUri().getHost() + ":" + redis.redisUri().getPort(),
                        at(lateRedis))
                    : flag);
    flags.addAll(Arrays.asList(more));
    return flags;
  }

  private static String at(LateServer server) {
    return "127.0.0.1:" + server.port();
  }

  @Test
  void aWorkerWaitsForItsServersAndSaysForWhich() throws Exception {
    try (SluiceProcess worker = SluiceProcess.start(folder, "worker", flags())) {
      worker.awaitLog("event=start-waits server=\"the database", LIMIT);
      assertThat(worker.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(worker.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(worker.get("/health/ready").body())
          .contains("waits for the database", at(lateDatabase), " since ", " tries)");
      lateDatabase.open();
      worker.awaitLog("event=start-waits server=\"the queues' server", LIMIT);
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(worker.get("/health/ready").body())
                      .contains("waits for the queues' server", at(lateRedis)));
      lateRedis.open();
      await().atMost(LIMIT).until(worker::isReady);
      assertThat(worker.log()).doesNotContain("\tat ", "fault of Sluice");
      assertThat(worker.log().split("event=start-waits", -1)).hasSize(3);
      assertThat(worker.terminate(Duration.ofSeconds(8))).isZero();
    }
  }

  @Test
  void aWorkerRefusesAMatomoFolderThatIsNotComplete() throws Exception {
    Path matomo = Files.createDirectories(folder.resolve("matomo"));
    Files.createDirectories(matomo.resolve("config"));
    Files.writeString(matomo.resolve("config/config.ini.php"), "[database]\n");
    lateDatabase.open();
    lateRedis.open();
    try (SluiceProcess worker =
        SluiceProcess.start(folder, "worker", flags("--matomo-dir", matomo.toString()))) {
      assertThat(worker.exitWithin(LIMIT)).isEqualTo(78);
      assertThat(worker.log())
          .contains("no device-detector rules in " + matomo, "is --matomo-dir a complete Matomo?")
          .doesNotContain("fault of Sluice");
    }
  }

  @Test
  void anArchiverWaitsForItsDatabase() throws Exception {
    try (SluiceProcess archiver = SluiceProcess.start(folder, "archive", flags())) {
      archiver.awaitLog("event=start-waits server=\"the database", LIMIT);
      assertThat(archiver.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(archiver.get("/health/ready").body()).contains("waits for the database");
      lateDatabase.open();
      await().atMost(LIMIT).until(archiver::isReady);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"worker", "archive"})
  void whoWaitsEndsAtOnceWhenToldTo(String command) throws Exception {
    try (SluiceProcess waiting = SluiceProcess.start(folder, command, flags())) {
      waiting.awaitLog("event=start-waits", LIMIT);
      assertThat(waiting.terminate(Duration.ofSeconds(8))).as(waiting.log()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"worker --no-wait", "worker --once", "archive --no-wait", "archive --once"})
  void whoDoesNotWaitSaysWhatIsAwayInOneLine(String command) throws Exception {
    String[] words = command.split(" ");
    try (SluiceProcess process = SluiceProcess.start(folder, words[0], flags(words[1]))) {
      assertThat(process.exitWithin(LIMIT)).as(process.log()).isEqualTo(69);
      assertThat(process.log())
          .contains("sluice " + words[0] + ": the database does not answer")
          .doesNotContain("\tat ", "fault of Sluice");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "worker --no-wait",
        "worker --once",
        "queue monitor --iterations 1",
        "queue locks",
        "queue print"
      })
  void aRedisThatIsAwayIsSaidInOneLine(String command) throws Exception {
    lateDatabase.open();
    List<String> line = new ArrayList<>(List.of(command.split(" ")));
    List<String> flags = flags();
    if (command.startsWith("queue")) {
      flags.subList(flags.indexOf("--salt"), flags.indexOf("--salt") + 2).clear();
      flags.subList(flags.indexOf("--state-dir"), flags.indexOf("--state-dir") + 2).clear();
    }
    line.addAll(flags);
    if (command.startsWith("worker")) {
      line.addAll(List.of("--admin-listen", "127.0.0.1:0"));
    }
    try (SluiceProcess process = SluiceProcess.command(folder, line)) {
      assertThat(process.exitWithin(LIMIT)).as(process.log()).isEqualTo(69);
      assertThat(process.log())
          .contains("the server of the queues does not answer")
          .doesNotContain("\tat ", "fault of Sluice");
    }
  }

  @Test
  void aWorkerThatIsToldToEndJustAfterAHitLeavesNoLock() throws Exception {
    lateDatabase.open();
    lateRedis.open();
    try (SluiceProcess worker = SluiceProcess.start(folder, "worker", flags());
        TestQueue queue = TestQueue.of(redis);
        StatefulRedisConnection<String, String> connection = redis.connect()) {
      await().atMost(LIMIT).until(worker::isReady);
      await().atMost(LIMIT).until(() -> connection.sync().keys("QueuedTrackingLock*").size() == 2);
      queue.push(0, TestQueue.ours("p", 1, "a hit that names no page"));
      assertThat(worker.terminate(Duration.ofSeconds(12))).as(worker.log()).isZero();
      assertThat(connection.sync().keys("QueuedTrackingLock*")).isEmpty();
      assertThat(connection.sync().zcard("sluiceWorkers")).isZero();
    }
  }

  @Test
  void aLockThatNeverEndsMakesTheWorkerUnready() throws Exception {
    lateDatabase.open();
    lateRedis.open();
    try (StatefulRedisConnection<String, String> connection = redis.connect()) {
      connection.sync().set("QueuedTrackingLock1", "0123456789ab");
      try (SluiceProcess worker = SluiceProcess.start(folder, "worker", flags())) {
        worker.awaitLog("event=endless-lock queue=1", LIMIT);
        assertThat(worker.get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(worker.get("/health/ready").body())
            .contains("QueuedTrackingLock1 never ends", "--unlock QueuedTrackingLock1");
        assertThat(worker.get("/metrics").body()).contains("sluice_worker_locks_endless 1.0");
      }
    }
  }

  @Test
  void aWorkerThatRecordsNothingIsUnreadyUntilItDoes() throws Exception {
    lateDatabase.open();
    lateRedis.open();
    try (SluiceProcess worker = SluiceProcess.start(folder, "worker", flags());
        StatefulRedisConnection<String, String> connection = redis.connect()) {
      await().atMost(LIMIT).until(worker::isReady);
      connection.sync().set("trackingQueueV1", "not a list");
      await().atMost(LIMIT).until(() -> !worker.isReady());
      assertThat(worker.get("/health/ready").body())
          .contains("worker: is retrying the queue backend, last tried ", "WRONGTYPE");
      assertThat(worker.get("/health/live").statusCode()).isEqualTo(200);
      connection.sync().del("trackingQueueV1");
      await().atMost(LIMIT).until(worker::isReady);
    }
  }
}
