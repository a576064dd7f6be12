package sluice.ingest.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.ingest.BreakingClock;
import sluice.ingest.spool.SpoolDirectory;
import sluice.php.PhpValue;
import sluice.request.Arrival;
import sluice.request.RequestEnvironment;

/** What becomes of sets when the appender cannot go on, or one of its lanes cannot begin. */
class DyingAppenderTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path directory;

  private final BreakingClock clock = new BreakingClock();
  private final MemoryRedis redis = new MemoryRedis();
  private QueueAppender appender;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(directory.resolve("000000000000-a/q0/notes"));
    appender =
        QueueAppender.open(
            AppenderConfig.standard(),
            "000000000001-a",
            SpoolDirectory.open(directory, "000000000001-a", 1 << 20, 0, 1 << 16),
            redis,
            new QueueAppender.Surroundings(new SimpleMeterRegistry(), clock, OptionalInt.of(4)));
    appender.start();
    appender.awaitQueue(LIMIT);
  }

  @AfterEach
  void close() {
    appender.close(Duration.ZERO);
  }

  /** Whether the set was kept, once that is known. */
  private CompletableFuture<Boolean> publish(int queue) {
    return publish(appender, queue);
  }

  static CompletableFuture<Boolean> publish(QueueAppender appender, int queue) {
    CompletableFuture<Boolean> kept = new CompletableFuture<>();
    try (EntryEncoder encoder = new EntryEncoder(EntryEncoder.OWN)) {
      EntryPrefix prefix =
          encoder.encode(
              List.of(new PhpValue.Array(Map.of("m", new PhpValue.Text("1")))),
              new Arrival(RequestEnvironment.EMPTY, Optional.empty(), 1));
      Ticket ticket = new Ticket(Runnable::run, 1, kept::complete);
      assertThat(appender.publisher().publish(prefix, queue, 4, ticket)).isTrue();
    }
    return kept;
  }

  @Test
  void aDeadAppenderRefusesWhatItHeldAndWhatComes() {
    redis.answer(false);
    CompletableFuture<Boolean> underWay = publish(0);
    await().atMost(LIMIT).until(() -> redis.entries() == 1);
    assertThat(appender.publisher().isRefusing()).isFalse();

    clock.breakDown();
    assertThat(underWay).succeedsWithin(LIMIT).isEqualTo(false);
    await().atMost(LIMIT).until(() -> !appender.isAlive());
    assertThat(appender.publisher().isRefusing()).isTrue();
    for (int i = 0; i < 10_000; i++) {
      assertThat(publish(i % 4)).succeedsWithin(LIMIT).isEqualTo(false);
    }
  }

  @Test
  void aQueueThatIsFirstUsedNowNeedsNothingOfTheSpoolsFolder() throws IOException {
    assertThat(publish(0)).succeedsWithin(LIMIT).isEqualTo(true);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    assertThat(publish(3)).succeedsWithin(LIMIT).isEqualTo(true);
  }

  @Test
  void aQueueWhoseSpoolCannotBeOpenedRefusesItsSetsUntilItCan() throws IOException {
    Path noSegment = Files.createDirectories(directory.resolve("000000000000-a/q2/1.seg"));
    assertThat(publish(2)).succeedsWithin(LIMIT).isEqualTo(false);
    assertThat(publish(1)).succeedsWithin(LIMIT).isEqualTo(true);
    assertThat(appender.isAlive()).isTrue();

    Files.delete(noSegment);
    assertThat(publish(2)).succeedsWithin(LIMIT).isEqualTo(true);
  }
}
