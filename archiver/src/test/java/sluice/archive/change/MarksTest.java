package sluice.archive.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarksTest {
  @TempDir Path folder;

  @Test
  void storedMarksAreReadBack() throws Exception {
    Marks marks =
        new Marks(
            "5 7-9",
            "7",
            Instant.parse("2026-01-02T03:04:05Z"),
            Map.of(0, 9L, 3, 4L),
            Set.of(1, 17));
    marks.store(folder.resolve("marks"));
    assertThat(Marks.load(folder.resolve("marks"))).contains(marks);
  }

  @Test
  void missingOrTornFileIsNoMark() throws Exception {
    Path file = folder.resolve("marks");
    assertThat(Marks.load(file)).isEmpty();
    Files.writeString(file, "idvisit=5\n");
    assertThat(Marks.load(file)).isEmpty();
  }
}
