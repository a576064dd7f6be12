package sluice.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A log to be imported, and where it is noted how far. */
abstract class LogScenario {
  private static final Path MEMORY = Path.of("/dev/shm");

  @TempDir Path folder;
  Path log;
  Path state;

  @BeforeEach
  void name() throws IOException {
    log = folder.resolve("access.log");
    // Checkpoints are synced all the time, which costs nothing there.
    boolean isMemory = Files.isWritable(MEMORY);
    Path made = Files.createDirectories(folder.resolve("state"));
    state = isMemory ? Files.createTempDirectory(MEMORY, "sluice-import") : made;
  }

  @AfterEach
  void clean() throws IOException {
    try (Stream<Path> files = Files.walk(state)) {
      files.sorted(Comparator.reverseOrder()).forEach(LogScenario::delete);
    }
  }

  ImportScene scene() {
    return new ImportScene(state);
  }

  static String lines(int from, int to) {
    StringBuilder text = new StringBuilder();
    IntStream.range(from, to)
        .forEach(i -> text.append(ImportScene.line("198.51.100." + i % 7, "/p" + i)));
    return text.toString();
  }

  static List<String> paths(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "/p" + i).toList();
  }

  void append(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
