package sluice.ingest.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.ingest.spool.SpoolDirectory;

/** What tells a watchdog that the appender gets on with its work, not merely that it is there. */
class AppenderSilenceTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Longer than a round takes on a busy machine. */
  private static final Duration LONG = Duration.ofSeconds(2);

  @TempDir Path directory;

  /** Stands in for whatever does not come back: the appender asks it once a round. */
  private static final class StoppableClock implements InstantSource {
    private volatile CountDownLatch held = new CountDownLatch(0);

    @Override
    public Instant instant() {
      try {
        held.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Instant.now();
    }
  }

  private QueueAppender open(InstantSource clock) throws IOException {
    return QueueAppender.open(
        AppenderConfig.standard(),
        "000000000001-a",
        SpoolDirectory.open(directory, "000000000001-a", 1 << 20, 0, 1 << 16),
        new MemoryRedis(),
        new QueueAppender.Surroundings(new SimpleMeterRegistry(), clock, OptionalInt.of(1)));
  }

  @Test
  void anIdleAppenderIsNeverSilentForLongAndOneThatIsHeldUpIs() throws Exception {
    StoppableClock clock = new StoppableClock();
    QueueAppender appender = open(clock);
    appender.start();
    Awaitility.await()
        .during(LONG)
        .atMost(LIMIT)
        .until(() -> appender.silence().compareTo(LONG) < 0);

    CountDownLatch held = new CountDownLatch(1);
    clock.held = held;
    Awaitility.await().atMost(LIMIT).until(() -> appender.silence().compareTo(LONG) > 0);
    assertThat(appender.isAlive()).isTrue();

    held.countDown();
    Awaitility.await().atMost(LIMIT).until(() -> appender.silence().compareTo(LONG) < 0);
    appender.close(Duration.ZERO);
  }

  @Test
  void anAppenderThatHasDiedIsNotCalledAliveThoughItsLastWordsCouldNotBeWritten() throws Exception {
    Error unspeakable =
        new Error() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getMessage() {
            throw new IllegalStateException("as an error of the log's own");
          }
        };
    InstantSource broken =
        new InstantSource() {
          private boolean isFirst = true;

          @Override
          public Instant instant() {
            if (isFirst) {
              isFirst = false;
              return Instant.now();
            }
            throw unspeakable;
          }
        };
    QueueAppender appender = open(broken);
    appender.start();
    Awaitility.await().atMost(LIMIT).until(() -> !appender.isAlive());
    assertThat(appender.canKeep()).isFalse();
    appender.close(Duration.ZERO);
  }
}
