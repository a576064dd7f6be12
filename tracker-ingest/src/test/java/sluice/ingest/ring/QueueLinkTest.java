package sluice.ingest.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.ingest.spool.SpoolDirectory;

class QueueLinkTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path directory;

  /** Of a server that refuses all entries. */
  private static final class CountedConnections implements QueuePort.Connector {
    private final List<Long> connected = new CopyOnWriteArrayList<>();
    private final MemoryRedis replica = new MemoryRedis();

    @Override
    public QueuePort connect() {
      connected.add(System.nanoTime());
      replica.refuseAll();
      return replica;
    }

    @Override
    public void close() {
      replica.close();
    }
  }

  @Test
  void connectionsThatTakeNothingAreMadeMoreAndMoreSeldom() throws IOException {
    CountedConnections replica = new CountedConnections();
    QueueAppender appender =
        QueueAppender.open(
            AppenderConfig.standard(),
            "000000000001-a",
            SpoolDirectory.open(directory, "000000000001-a", 1 << 20, 0, 1 << 16),
            replica,
            new QueueAppender.Surroundings(
                new SimpleMeterRegistry(), InstantSource.system(), OptionalInt.of(4)));
    appender.start();
    try {
      assertThat(DyingAppenderTest.publish(appender, 0)).succeedsWithin(LIMIT).isEqualTo(true);
      await().atMost(LIMIT).until(() -> replica.connected.size() > 8);
    } finally {
      appender.close(Duration.ZERO);
    }
    List<Long> at = new ArrayList<>(replica.connected);
    assertThat(at.get(8) - at.get(6)).isGreaterThan(Duration.ofMillis(800).toNanos());
  }
}
