package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/** What keeps the table of dead letters within its bounds. */
@RealServers
class DeadLetterTableIT {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  @RegisterExtension final DrainFixture fixture;
  @TempDir Path directory;
  private final TestDatabase database;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  DeadLetterTableIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    fixture = new DrainFixture(database, redis);
  }

  @Test
  void theOldestBeyondTheBoundAreMovedToAFileWhole() throws Exception {
    insert(40, NOW.toEpochMilli());
    LetterFiles files = LetterFiles.in(directory);
    assertThat(purge(files, 5)).isTrue();
    assertThat(fixture.column("SELECT id FROM matomo_sluice_dead_letter ORDER BY id"))
        .containsExactly("36", "37", "38", "39", "40");
    List<LetterFiles.Filed> moved = new ArrayList<>();
    files.<RuntimeException>visitMoved(moved::add);
    assertThat(moved)
        .extracting(LetterFiles.Filed::id)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 35).mapToObj(Long::valueOf).toList());
    assertThat(moved.get(34).entry()).isEqualTo(new byte[] {35});
    assertThat(moved.get(34).error()).isEqualTo("why 35");
    assertThat(registry.get("sluice.worker.dead.letters.filed").tag("kind", "moved").counter())
        .satisfies(counter -> assertThat(counter.count()).isEqualTo(35));
  }

  @Test
  void nothingIsDeletedWhileTheFileCannotBeWritten() throws Exception {
    insert(10, NOW.toEpochMilli());
    Path blocked = Files.writeString(directory.resolve("state"), "no directory");
    assertThat(purge(LetterFiles.in(blocked), 5)).isTrue();
    assertThat(fixture.column("SELECT id FROM matomo_sluice_dead_letter")).hasSize(10);
  }

  @Test
  void whatIsTooOldIsDeletedAndCounted() throws Exception {
    insert(3, NOW.toEpochMilli() - 31L * 86_400_000);
    purge(LetterFiles.in(directory), 5);
    assertThat(fixture.column("SELECT id FROM matomo_sluice_dead_letter")).isEmpty();
    assertThat(registry.get("sluice.worker.dead.letters.expired").counter().count()).isEqualTo(3);
  }

  private boolean purge(LetterFiles files, int maxLetters) throws Exception {
    InstantSource clock = InstantSource.fixed(NOW);
    DeadLetterTable table =
        new DeadLetterTable(
            new QueueTables(DrainFixture.PREFIX),
            clock,
            files,
            new DrainMetrics(registry, clock),
            maxLetters);
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      return table.purge(connection);
    }
  }

  private void insert(int count, long time) throws Exception {
    for (int id = 1; id <= count; id++) {
      database.execute(
          "INSERT INTO matomo_sluice_dead_letter (id, queue, position, time, attempts, requests,"
              + " error, entry) VALUES (%1$d, 0, 0, %2$d, 0, 1, 'why %1$d', CHAR(%1$d))"
                  .formatted(id, time));
    }
  }
}
