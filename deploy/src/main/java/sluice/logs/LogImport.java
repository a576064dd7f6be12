package sluice.logs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An import of one or more logs, one after the other. Confined to one thread, save {@link #counts}.
 *
 * <p>A log that takes another's place under its path (rotation) is read from its beginning, after
 * the rest of the other, which is looked for beside it and known by its content.
 */
public final class LogImport {
  private static final Duration LOOK = Duration.ofMillis(250);

  private final ImportSetup setup;
  private final ImportCounts counts = new ImportCounts();
  private long skip;

  /** An import that has not begun. */
  public LogImport(ImportSetup setup) {
    this.setup = setup;
    this.skip = setup.reading().skip();
  }

  /** What became of the lines so far. */
  public ImportCounts counts() {
    return counts;
  }

  /**
   * Imports the logs; when they are to be followed, until the import shall end.
   *
   * @param logs files, or {@code -} for standard input
   * @return whether all was imported; false if the import was to end before
   * @throws ImportStopped when it cannot go on
   * @throws IOException when a log or a checkpoint fails
   */
  public boolean run(List<Path> logs) throws ImportStopped, IOException {
    try (RoundSender sender = new RoundSender(setup, counts)) {
      for (Path log : logs) {
        while (turn(log, sender) != LogFile.Change.NONE) {
          setup.around().watch().warns("log-rotated", log + " is another file now");
        }
      }
      return true;
    } catch (InterruptedException shallEnd) {
      return false;
    }
  }

  /** One file under the path, and before it the rest of the one that was there before. */
  private LogFile.Change turn(Path path, RoundSender sender)
      throws ImportStopped, IOException, InterruptedException {
    try (LogFile log = open(path)) {
      if (!setup.around().isAnew() && !log.isStandardInput()) {
        Optional<Checkpoint> before = setup.around().checkpoints().before(path, log.prefix());
        if (before.isPresent()) {
          finish(before.get(), path, sender);
        }
      }
      return pass(log, sender, setup.reading().follows());
    }
  }

  private LogFile open(Path path) throws IOException, InterruptedException {
    while (true) {
      try {
        return LogFile.open(path);
      } catch (NoSuchFileException missing) {
        if (!setup.reading().follows()) {
          throw missing;
        }
        if (setup.around().stop().await(LOOK)) {
          throw new InterruptedException("the import shall end");
        }
      }
    }
  }

  private void finish(Checkpoint before, Path path, RoundSender sender)
      throws ImportStopped, IOException, InterruptedException {
    String name = path.getFileName().toString();
    try (DirectoryStream<Path> beside =
        Files.newDirectoryStream(path.toAbsolutePath().getParent())) {
      for (Path other : beside) {
        String itsName = other.getFileName().toString();
        boolean isRotated = itsName.startsWith(name) && !itsName.equals(name);
        if (isRotated && Files.isRegularFile(other) && isRest(before, other, sender)) {
          return;
        }
      }
    }
    setup
        .around()
        .watch()
        .warns(
            "rotated-log-missing",
            "what was "
                + path
                + " before is not beside it any more: if it had lines after byte "
                + before.offset()
                + ", they are missing");
  }

  /** Whether this is the log of the checkpoint; then the rest of it is imported. */
  private boolean isRest(Checkpoint before, Path other, RoundSender sender)
      throws ImportStopped, IOException, InterruptedException {
    LogFile opened;
    try {
      opened = LogFile.open(other);
    } catch (IOException unreadable) {
      setup.around().watch().warns("rotated-log-unreadable", unreadable.getMessage());
      return false;
    }
    try (LogFile log = opened) {
      if (!Checkpoints.isSame(before, log.prefix())) {
        return false;
      }
      pass(log, sender, false);
      return true;
    }
  }

  private LogFile.Change pass(LogFile log, RoundSender sender, boolean follows)
      throws ImportStopped, IOException, InterruptedException {
    try (CheckpointFile file = setup.around().checkpoints().open(log, setup.around().isAnew())) {
      ImportWatch watch = setup.around().watch();
      LogPass pass = new LogPass(setup, counts, sender, log, file);
      watch.begins(log.path().toString(), follows ? 0 : log.size(), file.state().offset());
      try {
        long left = skip;
        skip = 0;
        return pass.run(left, follows);
      } finally {
        watch.ends();
      }
    }
  }
}
