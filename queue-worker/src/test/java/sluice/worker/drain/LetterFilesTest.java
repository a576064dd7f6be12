package sluice.worker.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.worker.drain.LetterFiles.Filed;
import sluice.worker.drain.LetterFiles.Kind;

class LetterFilesTest {
  private static final Instant MONDAY = Instant.parse("2026-11-23T23:59:59Z");
  private static final Instant TUESDAY = Instant.parse("2026-11-24T00:00:00Z");

  @TempDir Path directory;

  @Test
  void lettersAreReadBackAsTheyWereAndNobodyElseMayReadThem() throws IOException {
    Path folder = directory.resolve("dead-letters");
    LetterFiles files = LetterFiles.in(folder);
    files.append(List.of(letter(1, Kind.MOVED), letter(2, Kind.LARGE)), MONDAY);
    assertThat(moved(files))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(letter(1, Kind.MOVED));
    assertThat(files.entry(2)).hasValue(letter(2, Kind.LARGE).entry());
    assertThat(files.entry(3)).isEmpty();
    Path file = folder.resolve("dead-letters-2026-11-23.jsonl");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void theLastLineOfALetterCounts() throws IOException {
    LetterFiles files = LetterFiles.in(directory);
    files.append(
        List.of(letter(1, Kind.MOVED), letter(1, Kind.MOVED), letter(2, Kind.MOVED)), MONDAY);
    files.taken(List.of(1L, 2L), TUESDAY);
    assertThat(files.countMoved()).isZero();
    files.append(List.of(letter(2, Kind.MOVED)), TUESDAY);
    assertThat(moved(files)).extracting(Filed::id).containsExactly(2L);
    assertThat(files.countMoved()).isEqualTo(1);
  }

  @Test
  void aLineThatACrashCutOffIsPassedOverAndSpoilsNoOther() throws IOException {
    LetterFiles files = LetterFiles.in(directory);
    files.append(List.of(letter(1, Kind.MOVED)), MONDAY);
    Path file = directory.resolve("dead-letters-2026-11-23.jsonl");
    byte[] cut = "{\"id\":7,\"kind\":\"moved\",\"error\":\"é".getBytes(StandardCharsets.UTF_8);
    Files.write(file, Arrays.copyOf(cut, cut.length - 1), StandardOpenOption.APPEND);
    files.append(List.of(letter(2, Kind.MOVED)), MONDAY);
    assertThat(moved(files)).extracting(Filed::id).containsExactly(1L, 2L);
  }

  @Test
  void onlyDaysThatAreWhollyTooOldGo() throws IOException {
    LetterFiles files = LetterFiles.in(directory);
    files.append(List.of(letter(1, Kind.MOVED)), MONDAY);
    files.append(List.of(letter(2, Kind.MOVED)), TUESDAY);
    assertThat(files.expire(MONDAY)).isZero();
    assertThat(files.expire(TUESDAY)).isEqualTo(1);
    assertThat(moved(files)).extracting(Filed::id).containsExactly(2L);
  }

  private static List<Filed> moved(LetterFiles files) throws IOException {
    List<Filed> moved = new ArrayList<>();
    files.<IOException>visitMoved(moved::add);
    return moved;
  }

  private static Filed letter(long id, Kind kind) {
    return new Filed(id, kind, 3, 7, 1_700_000_000_000L, 2, 1, "\"why\"\né", new byte[] {0, -1, 9});
  }
}
