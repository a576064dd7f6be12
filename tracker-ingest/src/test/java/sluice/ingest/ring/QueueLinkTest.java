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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.ingest.spool.SpoolDirectory;

class QueueLinkTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path directory;

  /** Takes every connection, and no entry: a replica that was pointed at. */
  private static final class ReadOnly implements QueuePort.Connector {
    private final List<Long> connected = new CopyOnWriteArrayList<>();

    @Override
    public QueuePort connect() {
      connected.add(System.nanoTime());
      return new Port();
    }

    @Override
    public void close() {
      // Nothing is open.
    }

    private static final class Port implements QueuePort {
      @Override
      public CompletionStage<Long> push(byte[] list, List<byte[]> entries) {
        return CompletableFuture.failedFuture(new IOException("READONLY"));
      }

      @Override
      public void flush() {
        // Every push has failed at once.
      }

      @Override
      public boolean isRefusal(Throwable failure) {
        return true;
      }

      @Override
      public boolean isWrongServer(Throwable refusal) {
        return true;
      }

      @Override
      public boolean isOpen() {
        return true;
      }

      @Override
      public void close() {
        // Nothing is open.
      }

      @Override
      public String serverIdentity() {
        return "replica";
      }
    }
  }

  @Test
  void connectionsThatTakeNothingAreMadeMoreAndMoreSeldom() throws IOException {
    ReadOnly replica = new ReadOnly();
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
