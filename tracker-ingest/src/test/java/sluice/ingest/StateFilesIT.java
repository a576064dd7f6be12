package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisConnectionException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.ingest.ring.MemoryRedis;
import sluice.ingest.ring.QueuePort;
import sluice.matomo.RedisAddress;
import sluice.process.ConfigRefused;

/** What ingest leaves on disk: whose it is, and who may read it. */
class StateFilesIT {

  @TempDir Path directory;

  /** Redis is not there. */
  private static final class NoRedis implements QueuePort.Connector {
    @Override
    public QueuePort connect() {
      throw new RedisConnectionException("there is no Redis");
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private IngestConfig config(int port) {
    return IngestConfig.of(
        "127.0.0.1",
        port,
        RedisAddress.parse("redis://127.0.0.1:1/0"),
        directory.resolve("lib").resolve("sluice"));
  }

  private static TrackerIngest start(IngestConfig config, QueuePort.Connector redis)
      throws IOException {
    return TrackerIngest.start(config, redis, new SimpleMeterRegistry(), InstantSource.system());
  }

  private void spoolHits(int hits) throws IOException {
    try (TrackerIngest ingest = start(config(0), new NoRedis());
        RawClient client = new RawClient(ingest.port())) {
      for (int i = 0; i < hits; i++) {
        client.send("GET /matomo.php?idsite=1&rec=1 HTTP/1.1\r\nHost: t\r\n\r\n");
        assertThat(client.receive(false).code()).isEqualTo(200);
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> !file.equals(directory)).sorted().toList();
    }
  }

  @Test
  void aTakenPortIsFoundBeforeAnythingIsReplayed() throws IOException {
    spoolHits(3);
    MemoryRedis redis = new MemoryRedis();
    List<Path> before = files();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> start(config(taken.getLocalPort()), redis))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("sluice-ingest.socket");
    }
    assertThat(redis.take()).isEmpty();
    assertThat(files()).isEqualTo(before);
    try (TrackerIngest ingest = start(config(0), redis)) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(redis.listNames()).isNotEmpty());
      assertThat(ingest.port()).isPositive();
    }
    assertThat(redis.take()).hasSize(3);
  }

  @Test
  void aSecondIngestInTheSameDirectoryIsRefused() throws IOException {
    try (TrackerIngest first = start(config(0), new MemoryRedis())) {
      assertThatThrownBy(() -> start(config(0), new MemoryRedis()))
          .isInstanceOf(ConfigRefused.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid() + " on ");
      assertThat(first.port()).isPositive();
    }
    start(config(0), new MemoryRedis()).close();
  }

  @Test
  void whatIsKeptOnDiskIsForNobodyElse() throws IOException {
    spoolHits(3);
    new DatabaseSettings(OptionalInt.of(4), false, false, DatabaseSettings.Newer.NOTHING)
        .save(directory.resolve("other").resolve("ingest-settings.properties"));

    assertThat(files()).hasSizeGreaterThan(8);
    assertThat(files())
        .allSatisfy(
            file ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
  }
}
