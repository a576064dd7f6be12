package sluice.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import sluice.logs.ImportCounts;
import sluice.logs.ImportSetup;
import sluice.logs.ImportStop;
import sluice.logs.ImportStopped;
import sluice.logs.LogImport;
import sluice.process.ExitCode;
import sluice.process.LogSetup;
import sluice.process.Shutdown;

/** {@code sluice import FILE...}: replays access logs as hits. */
final class ImportCommand implements Subcommand {

  @Override
  public String name() {
    return "import";
  }

  @Override
  public String description() {
    return "Sends what access logs of web servers tell as hits, by the rules of Matomo's log importer. Interrupted,"
        + " the same command goes on where it was.";
  }

  @Override
  public String argument() {
    return "FILE...";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(ImportPart.FLAGS);
    flags.addAll(
        List.of(
            QueueAccess.JSON,
            Flag.MATOMO_DIR,
            Flag.MATOMO_HOST,
            Flag.DATABASE_URL,
            Flag.DATABASE_USER,
            Flag.DATABASE_PASSWORD,
            Flag.TABLES_PREFIX,
            Flag.SALT,
            Flag.REDIS,
            Flag.QUEUES,
            Flag.STATE_DIR,
            Flag.LOG_JSON));
    return flags;
  }

  @Override
  public int run(Arguments arguments) throws Exception {
    Installation installation = Installation.of(arguments);
    boolean follows = installation.settings().flag(ImportPart.FOLLOW.name(), false);
    List<Path> logs = arguments.words().stream().map(Path::of).toList();
    if (logs.isEmpty() || follows && logs.size() > 1) {
      installation
          .faults()
          .add(
              follows
                  ? "--follow goes with one log: start a process for each"
                  : "name the logs to import, or - for standard input");
    }
    ImportPart.check(installation);
    LogSetup.configure(installation.logJson(), LogSetup.Detail.USUAL);
    Duration limit = ImportPart.answerTimeout(installation.settings()).plusSeconds(5);
    Shutdown shutdown = Shutdown.install(limit);
    CountDownLatch isDone = new CountDownLatch(1);
    shutdown.add("import", isDone::await);
    try {
      return run(installation, logs, stop(shutdown));
    } finally {
      isDone.countDown();
    }
  }

  private static ImportStop stop(Shutdown shutdown) {
    return new ImportStop() {
      @Override
      public boolean hasBegun() {
        return shutdown.hasBegun();
      }

      @Override
      public boolean await(Duration time) throws InterruptedException {
        return shutdown.await(time);
      }
    };
  }

  private static int run(Installation installation, List<Path> logs, ImportStop stop)
      throws Exception {
    boolean isDryRun = installation.settings().flag(ImportPart.DRY_RUN.name(), false);
    boolean isJson = installation.settings().flag(QueueAccess.JSON.name(), false);
    AtomicReference<ImportCounts> counts = new AtomicReference<>(new ImportCounts());
    Progress progress = Progress.of(isDryRun ? "read" : "imported", Progress.Unit.BYTES);
    try (ImportShow show = new ImportShow(progress, counts::get);
        QueueRoom room = QueueRoom.of(installation, stop, isDryRun)) {
      ImportSetup setup =
          ImportPart.configure(installation, new ImportPart.Around(show, stop, room));
      LogImport work = new LogImport(setup);
      counts.set(work.counts());
      try {
        boolean isWhole = work.run(logs);
        if (!isWhole && !setup.reading().follows()) {
          System.err.println("sluice import: interrupted; the same command goes on from here");
        }
        return ExitCode.OK;
      } catch (ImportStopped e) {
        System.err.println("sluice import: " + e.getMessage());
        return exitCode(e.who());
      } finally {
        progress.close();
        System.out.println(
            isJson
                ? QueueAccess.json(ImportShow.json(work.counts()))
                : ImportShow.summary(work.counts(), isDryRun));
      }
    }
  }

  private static int exitCode(ImportStopped.Cause who) {
    return switch (who) {
      case ENDPOINT -> ExitCode.UNAVAILABLE;
      case OPERATOR -> ExitCode.CONFIG;
      case LOG -> ExitCode.DATA;
    };
  }
}
