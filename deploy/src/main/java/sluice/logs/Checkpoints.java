package sluice.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import sluice.process.DirectoryLock;
import sluice.process.PrivateFiles;

/**
 * The checkpoints of all logs, a file for each. A log is known by how it begins, not by its name:
 * one that was rotated, copied or compressed meanwhile is still the same. For one thread.
 */
public final class Checkpoints {

  private static final String END = ".json";

  /** A checkpoint that no import has touched for so long is forgotten, and its log is new then. */
  private static final Duration KEPT = Duration.ofDays(400);

  private static final String REMEDY =
      "it imports this log; wait for it, or give another --state-dir";

  /** Null for imports that leave nothing behind. */
  private final Path directory;

  private Checkpoints(Path directory) {
    this.directory = directory;
  }

  /**
   * Those in a directory.
   *
   * @param directory made if missing
   * @param now of which old ones are forgotten
   */
  public static Checkpoints in(Path directory, Instant now) throws IOException {
    PrivateFiles.createDirectories(directory);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + END)) {
      for (Path file : files) {
        FileTime touched = Files.getLastModifiedTime(file);
        if (touched.toInstant().isBefore(now.minus(KEPT))) {
          Files.deleteIfExists(file);
        }
      }
    }
    return new Checkpoints(directory);
  }

  /** For an import that leaves nothing behind and knows of none before. */
  public static Checkpoints none() {
    return new Checkpoints(null);
  }

  /**
   * The checkpoint of an open log, held until it is closed; a new one if the log is new.
   *
   * @param isAnew whether an old one is forgotten
   */
  CheckpointFile open(LogFile log, boolean isAnew) throws IOException {
    if (directory == null || log.isStandardInput()) {
      return CheckpointFile.inMemory();
    }
    Optional<Path> known = find(log.prefix());
    Path file = known.isPresent() ? known.get() : fresh(log.path());
    DirectoryLock lock = DirectoryLock.hold(directory, name(file), REMEDY);
    try {
      // Read again: whoever held it before may have gone on meanwhile, in a log that begins alike.
      Optional<Checkpoint> now = read(file).filter(state -> isSame(state, log.prefix()));
      if (known.isPresent() ? now.isEmpty() : Files.exists(file)) {
        throw new IOException(file + " was changed by another import meanwhile; begin again");
      }
      return new CheckpointFile(file, lock, now.isPresent() && !isAnew ? now.get() : begin(log));
    } catch (IOException | RuntimeException failed) {
      lock.close();
      throw failed;
    }
  }

  private static Checkpoint begin(LogFile log) throws IOException {
    return new Checkpoint(whole(log.path()), log.inode(), 0, "", 0, "", "", null);
  }

  private static String whole(Path path) throws IOException {
    return path.toRealPath().toString();
  }

  /**
   * The log that was imported from this path before, if another is there by now.
   *
   * @return its checkpoint, the one that was touched last
   */
  Optional<Checkpoint> before(Path path, byte[] prefix) throws IOException {
    if (directory == null) {
      return Optional.empty();
    }
    Checkpoint latest = null;
    FileTime touched = FileTime.fromMillis(0);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + END)) {
      for (Path file : files) {
        Optional<Checkpoint> known = read(file);
        if (known.isPresent()
            && known.get().path().equals(whole(path))
            && Files.getLastModifiedTime(file).compareTo(touched) > 0) {
          latest = known.get();
          touched = Files.getLastModifiedTime(file);
        }
      }
    }
    return latest == null || isSame(latest, prefix) ? Optional.empty() : Optional.of(latest);
  }

  /** That which knows most of a log: others may have ended where this one goes on. */
  private Optional<Path> find(byte[] prefix) throws IOException {
    Path best = null;
    int most = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + END)) {
      for (Path file : files) {
        Optional<Checkpoint> known = read(file).filter(state -> isSame(state, prefix));
        if (known.isPresent() && known.get().prefix() > most) {
          best = file;
          most = known.get().prefix();
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private static Optional<Checkpoint> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Checkpoint read = CheckpointFile.MAPPER.readValue(Files.readAllBytes(file), Checkpoint.class);
      if (read != null) {
        return Optional.of(read);
      }
    } catch (JsonProcessingException damaged) {
      throw new IOException(damaged(file), damaged);
    }
    throw new IOException(damaged(file));
  }

  private static String damaged(Path file) {
    return file + " is damaged; move it away, and its log is new";
  }

  private Path fresh(Path path) throws IOException {
    String base = sha256(whole(path).getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    int number = 1;
    while (Files.exists(directory.resolve(base + "-" + number + END))) {
      number++;
    }
    return directory.resolve(base + "-" + number + END);
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - END.length());
  }

  /** Whether a log that begins so is the one of the checkpoint. */
  static boolean isSame(Checkpoint known, byte[] prefix) {
    return known.prefix() > 0
        && known.prefix() <= prefix.length
        && known.sha256().equals(sha256(Arrays.copyOf(prefix, known.prefix())));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
