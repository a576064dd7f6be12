package sluice.archive.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import sluice.archive.Archiver;
import sluice.archive.golden.GoldenDatabase;
import sluice.archive.table.MatomoTables;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/**
 * The archiver is killed at random moments while the log grows and changes, now and then without
 * its state directory afterwards, now and then with a second one beside it: what is listed is
 * always complete, and in the end the archives are those of a rebuild. {@code -Dsluice.kills=1000}
 * kills more often.
 */
@RealServers
class ArchiverKillsIT {
  private static final int KILLS = Integer.getInteger("sluice.kills", 20);

  /** One in so many has no state directory, or has a second archiver beside it. */
  private static final int SELDOM = 10;

  /** It is killed within so many milliseconds after its start. */
  private static final int LONGEST_LIFE = 3000;

  @TempDir Path folder;

  @Test
  void killedArchiversLeaveWhatARebuildGives(TestDatabase server) throws Exception {
    long seed = Long.getLong("sluice.kills.seed", System.nanoTime());
    String url = server.jdbcUrl() + "?user=" + server.user() + "&password=" + server.password();
    FastClock clock = FastClock.from(Instant.parse("2026-10-24T12:00:00Z"));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Connection writing = DriverManager.getConnection(url);
        Connection reading = DriverManager.getConnection(url)) {
      StreamDatabase database = new StreamDatabase(writing);
      StreamLog log = new StreamLog(database);
      log.open(List.of("UTC", "Europe/Paris"), true);
      LoadWriter writer = new LoadWriter(log, clock, new Random(seed));
      PhpReader reader = new PhpReader(reading);
      Future<Integer> steps = threads.submit(writer);
      Future<Integer> complete = threads.submit(reader);
      killOften(url, clock, new Random(seed + 1), () -> !steps.isDone() && !complete.isDone());
      writer.stop();
      reader.stop();
      assertThat(steps.get()).as("batches, seed %d", seed).isGreaterThan(KILLS);
      assertThat(complete.get()).as("archives read, seed %d", seed).isGreaterThan(KILLS);
      checkEnd(url, database, log, clock.instant());
    } finally {
      threads.shutdownNow();
    }
  }

  private void killOften(String url, FastClock clock, Random random, BooleanSupplier goesOn)
      throws IOException, InterruptedException {
    for (int kill = 0; kill < KILLS && goesOn.getAsBoolean(); kill++) {
      Path state = state("one");
      if (random.nextInt(SELDOM) == 0) {
        StreamFiles.delete(state);
      }
      boolean isAccompanied = random.nextInt(SELDOM) == 0;
      try (ArchiverProcess process = ArchiverProcess.start(url, state("one"), clock);
          ArchiverProcess second =
              isAccompanied ? ArchiverProcess.start(url, state("other"), clock) : null) {
        assertThat(process.endsWithin(random.nextInt(LONGEST_LIFE))).isFalse();
        assertThat(second == null || !second.endsWithin(0)).isTrue();
      }
    }
  }

  private Path state(String host) throws IOException {
    return Files.createDirectories(folder.resolve(host));
  }

  private void checkEnd(String url, StreamDatabase database, StreamLog log, Instant end)
      throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(end.plus(Duration.ofHours(3)));
    InstantSource clock = now::get;
    try (MariaDbPoolDataSource pool = new MariaDbPoolDataSource(url)) {
      MatomoTables tables = new MatomoTables(pool, GoldenDatabase.PREFIX);
      try (Archiver archiver = archiver("one", tables, clock)) {
        Ending.rest(archiver, () -> now.set(now.get().plus(Duration.ofMinutes(20))));
        new Ending(database, log.days(), List.of(), key -> true)
            .compare(archiver, () -> archiver("fresh", tables, clock));
      }
    }
  }

  private Archiver archiver(String host, MatomoTables tables, InstantSource clock) {
    return new Archiver(
        ArchiverProcess.config(folder.resolve(host)), tables, new SimpleMeterRegistry(), clock);
  }
}
