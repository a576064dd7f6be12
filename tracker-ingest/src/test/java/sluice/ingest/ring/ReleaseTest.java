package sluice.ingest.ring;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import sluice.ingest.spool.SpoolDirectory;
import sluice.php.PhpValue;
import sluice.queue.QueueSelector;
import sluice.queue.RequestSet;
import sluice.queue.SetIdentity;
import sluice.request.Arrival;
import sluice.request.RequestEnvironment;

/** Sets that waited for the number of queues go into their lists once, whoever is killed when. */
class ReleaseTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int SETS = 40;

  @TempDir Path directory;

  /** The markers, one for each identity in each list, as a worker takes them. */
  private static List<String> recorded(MemoryRedis redis) {
    List<String> markers = new ArrayList<>();
    for (Map.Entry<String, List<RequestSet>> list : redis.lists().entrySet()) {
      Set<SetIdentity> seen = new HashSet<>();
      for (RequestSet set : list.getValue()) {
        SetIdentity identity = set.identity().orElseThrow();
        int queue = identity.queue().orElseThrow();
        assertThat("trackingQueueV1" + (queue == 0 ? "" : "_" + queue)).isEqualTo(list.getKey());
        if (seen.add(identity)) {
          markers.add(((PhpValue.Text) set.requests().get(0).entries().get("m")).value());
        }
      }
      assertGapless(seen);
    }
    return markers;
  }

  private static void assertGapless(Set<SetIdentity> identities) {
    identities.stream()
        .map(SetIdentity::producer)
        .distinct()
        .forEach(
            producer ->
                assertThat(
                        identities.stream()
                            .filter(identity -> identity.producer().equals(producer))
                            .mapToLong(SetIdentity::sequence)
                            .max())
                    .as("numbers of %s", producer)
                    .hasValue(
                        identities.stream()
                            .filter(identity -> identity.producer().equals(producer))
                            .count()));
  }

  private QueueAppender appender(String producer, MemoryRedis redis) throws IOException {
    SpoolDirectory spools = SpoolDirectory.open(directory, producer, 1 << 20, 0, 1 << 16);
    QueueAppender appender =
        QueueAppender.open(
            AppenderConfig.standard(),
            producer,
            spools,
            redis,
            new QueueAppender.Surroundings(
                new SimpleMeterRegistry(), InstantSource.system(), OptionalInt.empty()));
    appender.start();
    return appender;
  }

  /** Publishes sets that wait, and returns when all are answered from the disk. */
  private static void accept(QueueAppender appender, int from) {
    AtomicInteger kept = new AtomicInteger();
    try (EntryEncoder encoder = new EntryEncoder(EntryEncoder.OWN)) {
      for (int i = from; i < from + SETS; i++) {
        EntryPrefix prefix =
            encoder.encode(
                List.of(new PhpValue.Array(Map.of("m", new PhpValue.Text("m" + i)))),
                new Arrival(RequestEnvironment.EMPTY, Optional.empty(), 1));
        Ticket ticket = new Ticket(Runnable::run, 1, safe -> kept.addAndGet(safe ? 1 : -1000));
        assertThat(appender.publisher().publish(prefix, i, QueueSelector.FINEST, ticket)).isTrue();
      }
    }
    Awaitility.await().atMost(LIMIT).until(() -> kept.get() == SETS);
  }

  private static List<String> markers(int count) {
    List<String> markers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      markers.add("m" + i);
    }
    return markers;
  }

  @Test
  void killBetweenPushAndNoteAndAResizeBackRepeatIntoTheSameLists() throws Exception {
    MemoryRedis redis = new MemoryRedis();
    redis.answer(false);
    QueueAppender first = appender("000000000001-a", redis);
    accept(first, 0);
    first.queues().settle(8);
    Awaitility.await().atMost(LIMIT).until(() -> redis.entries() == SETS);
    first.close(Duration.ZERO);

    redis.answer(true);
    QueueAppender second = appender("000000000002-b", redis);
    accept(second, SETS);
    second.queues().settle(3);
    Awaitility.await().atMost(LIMIT).until(() -> second.queues().isDirect());
    second.close(Duration.ZERO);

    assertThat(recorded(redis)).containsExactlyInAnyOrderElementsOf(markers(2 * SETS));
    assertThat(redis.entries()).isEqualTo(3 * SETS);
  }

  @Test
  void newNumberWhileABatchHasNoOutcomeDoesNotMoveIt() throws Exception {
    MemoryRedis redis = new MemoryRedis();
    redis.answer(false);
    QueueAppender first = appender("000000000001-a", redis);
    accept(first, 0);
    first.queues().settle(8);
    Awaitility.await().atMost(LIMIT).until(() -> redis.entries() == SETS);
    first.queues().settle(3);
    redis.answer(true);
    Awaitility.await().atMost(LIMIT).until(() -> first.queues().isDirect());
    first.close(Duration.ZERO);

    assertThat(recorded(redis)).containsExactlyInAnyOrderElementsOf(markers(SETS));
  }

  @Test
  void whatIsConfirmedBeforeTheNoteIsNotSentAgainThoughThePositionIsOld() throws Exception {
    MemoryRedis redis = new MemoryRedis();
    QueueAppender first = appender("000000000001-a", redis);
    int sets = AppenderConfig.standard().batchSets() / SETS + 1;
    for (int i = 0; i < sets; i++) {
      accept(first, i * SETS);
    }
    List<byte[]> positions = new ArrayList<>();
    Path waiting = directory.resolve("000000000001-a").resolve("waiting");
    positions.add(Files.readAllBytes(waiting.resolve("00000001.seg")));
    first.queues().settle(8);
    Awaitility.await().atMost(LIMIT).until(() -> first.queues().isDirect());
    first.close(Duration.ZERO);
    // as after a power cut: the segment is back, its position is not
    Files.createDirectories(waiting);
    Files.write(waiting.resolve("00000001.seg"), positions.get(0));

    QueueAppender second = appender("000000000002-b", redis);
    second.queues().settle(3);
    Awaitility.await().atMost(LIMIT).until(() -> second.queues().isDirect());
    second.close(Duration.ZERO);

    assertThat(recorded(redis)).containsExactlyInAnyOrderElementsOf(markers(sets * SETS));
  }

  @Test
  void failureThatIsTriedAgainFiveTimesASecondIsLoggedOnceAMinute() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    MemoryRedis redis = new MemoryRedis();
    QueueAppender appender = appender("000000000001-a", redis);
    accept(appender, 0);
    // a folder with something in it cannot be replaced by the note
    Path inTheWay = Files.createDirectories(directory.resolve("waiting.release").resolve("folder"));
    root.addAppender(log);
    try {
      appender.queues().settle(8);
      Awaitility.await().pollDelay(Duration.ofSeconds(2)).atMost(LIMIT).until(() -> true);
      assertThat(List.copyOf(log.list))
          .filteredOn(event -> event.getMessage().equals("spool-release-failed"))
          .hasSize(1);
    } finally {
      root.detachAppender(log);
    }
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    Awaitility.await().atMost(LIMIT).until(() -> appender.queues().isDirect());
    appender.close(Duration.ZERO);
    assertThat(recorded(redis)).containsExactlyInAnyOrderElementsOf(markers(SETS));
  }

  @Test
  void setsWaitOnWhileTheSpoolOfTheirQueueCannotBeOpened() throws Exception {
    MemoryRedis redis = new MemoryRedis();
    QueueAppender appender = appender("000000000001-a", redis);
    accept(appender, 0);
    // a folder in the place of a segment
    Path queue = directory.resolve("000000000001-a").resolve("q3");
    Path inTheWay = Files.createDirectories(queue.resolve("00000001.seg"));
    appender.queues().settle(8);
    Awaitility.await().during(Duration.ofSeconds(1)).atMost(LIMIT).until(appender::isAlive);
    assertThat(redis.entries()).isZero();
    Files.delete(inTheWay);
    Awaitility.await().atMost(LIMIT).until(() -> appender.queues().isDirect());
    appender.close(Duration.ZERO);
    assertThat(recorded(redis)).containsExactlyInAnyOrderElementsOf(markers(SETS));
  }
}
