package sluice.ingest.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sluice.process.PrivateFiles;

/**
 * The spools of one ingest on disk: {@code DIR/<producer>/q<queue>/<number>.seg}, and {@code
 * waiting} beside the queues, whose note is {@code DIR/waiting.release}. Producers' names sort by
 * the time of their start, so what earlier runs left is replayed first, in that order. Used by the
 * appender, and before it starts.
 */
public final class SpoolDirectory {

  /**
   * Names of producers. All else is somebody else's, such as lost+found where the spool is a disk
   * of its own: not ours to read, and not ours to delete.
   */
  private static final Pattern PRODUCER = Pattern.compile("[0-9a-z-]{1,64}");

  private final Path directory;
  private final String producer;
  private final SpoolLimits limits;
  private final long segmentBytes;

  /**
   * The folders of earlier producers, in the order of their starts. Nobody adds to them, and a lane
   * that is first used later must not depend on what a disk, or the number of open files, allows
   * then.
   */
  private final List<Path> earlier;

  private SpoolDirectory(
      Path directory, String producer, SpoolLimits limits, long segmentBytes, List<Path> earlier) {
    this.directory = directory;
    this.producer = producer;
    this.limits = limits;
    this.segmentBytes = segmentBytes;
    this.earlier = earlier;
  }

  /**
   * Opens, and creates the directory if needed.
   *
   * @param producer this run's id, larger than those of earlier runs
   * @param maxBytes of all segments together
   * @param minFreeBytes what the file system keeps free
   * @param segmentBytes a segment is closed when it is larger
   */
  public static SpoolDirectory open(
      Path directory, String producer, long maxBytes, long minFreeBytes, long segmentBytes)
      throws IOException {
    PrivateFiles.createDirectories(directory);
    SpoolLimits limits = new SpoolLimits(directory, maxBytes, minFreeBytes);
    removeEmptyDirectories(directory);
    List<Path> earlier = new ArrayList<>(runs(directory));
    earlier.remove(directory.resolve(producer));
    return new SpoolDirectory(directory, producer, limits, segmentBytes, List.copyOf(earlier));
  }

  /** The limits and figures that all spools share. */
  public SpoolLimits limits() {
    return limits;
  }

  /** Queues for which earlier runs left something. */
  public List<Integer> queuesLeft() throws IOException {
    List<Integer> queues = new ArrayList<>();
    for (Path run : runs(directory)) {
      for (Path queue : children(run)) {
        String name = queue.getFileName().toString();
        if (name.matches("q\\d{1,6}")) {
          queues.add(Integer.parseInt(name.substring(1)));
        }
      }
    }
    return queues.stream().distinct().sorted().toList();
  }

  /** The spool of a queue; call once a queue. */
  public QueueSpool queue(int queue) throws IOException {
    return named("q" + queue);
  }

  /** The spool of what waits until the number of queues is settled; call once. */
  public WaitingSpool waiting() throws IOException {
    WaitingSpool waiting = new WaitingSpool(named("waiting"), directory.resolve("waiting.release"));
    waiting.reserveRoom();
    return waiting;
  }

  private QueueSpool named(String name) throws IOException {
    List<Spool> left = new ArrayList<>();
    try {
      for (Path run : earlier) {
        if (Files.isDirectory(run.resolve(name))) {
          left.add(Spool.open(run.resolve(name), limits, segmentBytes));
        }
      }
      Path own = directory.resolve(producer).resolve(name);
      return new QueueSpool(left, Spool.open(own, limits, segmentBytes));
    } catch (IOException | RuntimeException failed) {
      left.forEach(spool -> spool.abandon(failed));
      throw failed;
    }
  }

  private static void removeEmptyDirectories(Path directory) throws IOException {
    for (Path run : runs(directory)) {
      for (Path queue : children(run)) {
        removeIfEmpty(queue);
      }
      removeIfEmpty(run);
    }
  }

  private static void removeIfEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      if (files.findAny().isPresent()) {
        return;
      }
    }
    Files.delete(directory);
  }

  /** The folders of producers, in the order of their starts. */
  private static List<Path> runs(Path directory) throws IOException {
    return children(directory).stream()
        .filter(run -> PRODUCER.matcher(run.getFileName().toString()).matches())
        .toList();
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isDirectory).sorted().toList();
    }
  }
}
