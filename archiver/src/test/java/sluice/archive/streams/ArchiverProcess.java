package sluice.archive.streams;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import sluice.archive.ArchiveLoad;
import sluice.archive.Archiver;
import sluice.archive.ArchiverConfig;
import sluice.archive.golden.GoldenDatabase;
import sluice.archive.period.PeriodKind;
import sluice.archive.table.MatomoTables;
import sluice.matomo.MatomoConfig;

/**
 * An archiver in a process of its own that runs again and again by a fast clock; ends with its
 * parent. Confined to one test.
 */
final class ArchiverProcess implements AutoCloseable {
  private static final String READY = "ready";

  private final Process process;

  private ArchiverProcess(Process process) {
    this.process = process;
  }

  /** Its main: url of the database, state directory, clock. */
  public static void main(String[] arguments) throws SQLException, IOException {
    FastClock clock = new FastClock(Instant.parse(arguments[2]), Long.parseLong(arguments[3]));
    try (MariaDbPoolDataSource pool = new MariaDbPoolDataSource(arguments[0]);
        Archiver archiver =
            Archiver.start(
                config(Path.of(arguments[1])),
                new MatomoTables(pool, GoldenDatabase.PREFIX),
                () -> false,
                new SimpleMeterRegistry(),
                clock)) {
      System.out.println(READY);
      int end = System.in.read();
      System.out.println("ended by " + end + " with " + archiver.problem());
    }
  }

  /** Runs without a pause, all periods and segments. */
  static ArchiverConfig config(Path stateDir) {
    return new ArchiverConfig(
        Duration.ofMillis(20),
        EnumSet.allOf(PeriodKind.class),
        true,
        Optional.of(stateDir),
        ArchiveLoad.UNBOUNDED,
        MatomoConfig.defaults());
  }

  /** Starts one and waits until its first run is about to begin. */
  static ArchiverProcess start(String url, Path stateDir, FastClock clock) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-D" + StreamRun.LEAF_PROPERTY + "=20",
                "-cp",
                System.getProperty("java.class.path"),
                ArchiverProcess.class.getName(),
                url,
                stateDir.toString(),
                clock.start().toString(),
                Long.toString(clock.realStart())));
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null && !line.equals(READY)) {
      line = lines.readLine();
    }
    return new ArchiverProcess(process);
  }

  /** Whether it ended by itself within that time. */
  boolean endsWithin(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** SIGKILL. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
