package sluice.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

  private static final long SEGMENT_BYTES = 4096;

  @TempDir Path directory;
  private SpoolLimits limits;

  @BeforeEach
  void limits() {
    limits = new SpoolLimits(directory, 1 << 20, 0);
  }

  private Spool open() throws IOException {
    return Spool.open(directory.resolve("q0"), limits, SEGMENT_BYTES);
  }

  private static SpoolRecord record(long sequence) {
    String entry = "entry " + sequence + " " + "x".repeat((int) (sequence % 97));
    return new SpoolRecord(sequence, 1000 + sequence, entry.getBytes(StandardCharsets.US_ASCII));
  }

  private static void append(Spool spool, long from, long to) throws IOException {
    for (long sequence = from; sequence <= to; sequence += 10) {
      spool.append(
          LongStream.range(sequence, Math.min(sequence + 10, to + 1))
              .mapToObj(SpoolTest::record)
              .toList());
    }
  }

  /** Replays all; the numbers in the order in which they came. */
  private static List<Long> replay(Spool spool) throws IOException {
    List<Long> numbers = new ArrayList<>();
    while (!spool.isEmpty()) {
      List<SpoolRecord> records = spool.peek(7, 1 << 20);
      for (SpoolRecord record : records) {
        assertThat(record.entry()).isEqualTo(record(record.sequence()).entry());
        assertThat(record.acceptedMs()).isEqualTo(1000 + record.sequence());
        numbers.add(record.sequence());
      }
      if (!records.isEmpty()) {
        spool.confirm();
      }
    }
    return numbers;
  }

  private static List<Long> numbers(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  @Test
  void whatCouldNotBeOpenedIsCountedOnceWhenItCan() throws IOException {
    Spool spool = open();
    append(spool, 1, 500);
    spool.close();
    long bytes = limits.bytes();
    Path inTheWay = Files.createDirectory(directory.resolve("q0").resolve("99999999.seg"));
    limits();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(this::open).isInstanceOf(IOException.class);
      assertThat(limits.bytes()).isZero();
    }
    Files.delete(inTheWay);
    Spool again = open();
    assertThat(limits.bytes()).isEqualTo(bytes);
    assertThat(replay(again)).isEqualTo(numbers(1, 500));
  }

  @Test
  void whatIsAppendedComesBackInOrderAndLeavesNothing() throws IOException {
    Spool spool = open();
    append(spool, 1, 500);
    assertThat(files(".seg")).hasSizeGreaterThan(5);
    assertThat(spool.bytes()).isEqualTo(limits.bytes()).isPositive();
    assertThat(spool.oldestMs()).isEqualTo(1001);

    assertThat(replay(spool)).isEqualTo(numbers(1, 500));
    assertThat(spool.isEmpty()).isTrue();
    assertThat(limits.bytes()).isZero();
    assertThat(files("")).noneMatch(Files::isRegularFile);
  }

  @Test
  void nothingIsKeptBeforeTheNameOfItsSegmentIsSafe() throws IOException {
    Path queue = directory.resolve("q0");
    Spool spool =
        Spool.open(
            queue,
            limits,
            SEGMENT_BYTES,
            synced -> {
              throw new IOException("cannot sync " + synced.getFileName());
            });

    assertThatThrownBy(() -> append(spool, 1, 1)).hasMessage("cannot sync q0");
    assertThat(spool.isEmpty()).isTrue();
    assertThat(files(".seg")).isEmpty();
    assertThat(limits.bytes()).isZero();
  }

  @Test
  void eachNewSegmentAndEachDeletedOneIsSyncedIntoItsDirectory() throws IOException {
    Path queue = directory.resolve("q0");
    List<List<String>> seen = new ArrayList<>();
    Spool spool =
        Spool.open(
            queue,
            limits,
            1,
            synced -> {
              try (Stream<Path> files = Files.list(synced)) {
                seen.add(files.map(file -> file.getFileName().toString()).sorted().toList());
              }
            });
    append(spool, 1, 1);
    append(spool, 2, 2);
    replay(spool);

    String first = "00000001.seg";
    String second = "00000002.seg";
    assertThat(seen)
        .containsExactly(
            List.of(first, first + ".pos"),
            List.of(first, first + ".pos", second, second + ".pos"),
            List.of(first + ".pos", second, second + ".pos"),
            List.of(second + ".pos"));
  }

  @Test
  void unconfirmedEntriesAreGivenAgainAlsoAfterAReopen() throws IOException {
    Spool spool = open();
    append(spool, 1, 30);
    spool.peek(10, 1 << 20);
    spool.confirm();
    assertThat(spool.peek(5, 1 << 20)).extracting(SpoolRecord::sequence).startsWith(11L);
    assertThat(spool.peek(5, 1 << 20)).extracting(SpoolRecord::sequence).startsWith(11L);
    spool.close();

    assertThat(replay(open())).isEqualTo(numbers(11, 30));
  }

  @Test
  void appendingAndReplayingMayTakeTurns() throws IOException {
    Spool spool = open();
    List<Long> seen = new ArrayList<>();
    for (long from = 1; from <= 400; from += 40) {
      append(spool, from, from + 39);
      spool.peek(30, 1 << 20).forEach(record -> seen.add(record.sequence()));
      assertThat(spool.isWholePeeked()).isEqualTo(false);
      spool.confirm();
    }
    seen.addAll(replay(spool));
    assertThat(seen).isEqualTo(numbers(1, 400));
  }

  @Test
  void tornLastRecordIsCutOffAndTheRestReplayed() throws IOException {
    Spool spool = open();
    append(spool, 1, 10);
    spool.close();
    Path segment = files(".seg").get(0);
    byte[] whole = Files.readAllBytes(segment);
    Files.write(segment, java.util.Arrays.copyOf(whole, whole.length - 3));

    assertThat(replay(open())).isEqualTo(numbers(1, 9));
    assertThat(limits.tornRecords()).isEqualTo(1);
    assertThat(limits.corruptRecords()).isZero();
  }

  @Test
  void corruptRecordIsSetAsideAndTheRestReplayed() throws IOException {
    Spool spool = open();
    append(spool, 1, 30);
    spool.close();
    Path segment = files(".seg").get(0);
    byte[] bytes = Files.readAllBytes(segment);
    int hit = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("entry 12 ");
    bytes[hit] ^= 1;
    Files.write(segment, bytes);

    assertThat(replay(open()))
        .isEqualTo(Stream.concat(numbers(1, 11).stream(), numbers(13, 30).stream()).toList());
    assertThat(limits.corruptRecords()).isEqualTo(1);
    assertThat(files(".corrupt")).hasSize(1);
    assertThat(Files.readString(files(".corrupt").get(0), StandardCharsets.ISO_8859_1))
        .contains("ntry 12 ");
  }

  @Test
  void garbageBehindTheLastRecordIsSetAside() throws IOException {
    Spool spool = open();
    append(spool, 1, 5);
    spool.close();
    Files.write(files(".seg").get(0), new byte[100], StandardOpenOption.APPEND);

    assertThat(replay(open())).isEqualTo(numbers(1, 5));
    assertThat(limits.corruptRecords()).isEqualTo(1);
  }

  @Test
  void reopenedSegmentIsNotAppendedTo() throws IOException {
    Spool spool = open();
    append(spool, 1, 5);
    spool.close();
    Spool again = open();
    append(again, 6, 9);

    assertThat(files(".seg")).hasSize(2);
    assertThat(replay(again)).isEqualTo(numbers(1, 9));
  }

  @Test
  void fullSpoolRefusesTheWholeAppendAndKeepsWhatItHas() throws IOException {
    limits = new SpoolLimits(directory, 2000, 0);
    Spool spool = open();
    append(spool, 1, 10);
    assertThatThrownBy(() -> append(spool, 11, 60))
        .isInstanceOf(SpoolLimits.FullException.class)
        .hasMessageContaining("2000");

    List<Long> kept = replay(spool);
    assertThat(kept).isEqualTo(numbers(1, kept.size())).hasSizeGreaterThanOrEqualTo(10);
    append(spool, 100, 101);
    assertThat(replay(spool)).isEqualTo(numbers(100, 101));
  }

  @Test
  void diskThatHasNotEnoughLeftIsNotFilled() throws IOException {
    limits = new SpoolLimits(directory, 1 << 20, Long.MAX_VALUE);
    Spool spool = open();
    assertThatThrownBy(() -> append(spool, 1, 1)).isInstanceOf(SpoolLimits.FullException.class);
    assertThat(spool.isEmpty()).isTrue();
  }

  @Test
  void filesAreReadableByNobodyElse() throws IOException {
    append(open(), 1, 1);
    assertThat(files(".seg").get(0))
        .satisfies(
            file ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("q0"))))
        .isEqualTo("rwx------");
  }

  @Test
  void whatEarlierRunsLeftComesFirstInTheirOrder() throws IOException {
    for (String producer : List.of("b", "a", "c")) {
      try (QueueSpool queue = directory(producer).queue(3)) {
        queue.append(List.of(record(producer.charAt(0))));
      }
    }
    SpoolDirectory opened = directory("d");
    assertThat(opened.queuesLeft()).containsExactly(3);
    try (QueueSpool queue = opened.queue(3)) {
      queue.append(List.of(record('d')));
      List<Long> numbers = new ArrayList<>();
      while (!queue.isEmpty()) {
        queue.peek(1, 1 << 20).forEach(record -> numbers.add(record.sequence()));
        queue.confirm();
      }
      assertThat(numbers).containsExactly((long) 'a', (long) 'b', (long) 'c', (long) 'd');
    }
    directory("e");
    assertThat(directory.resolve("spool")).isEmptyDirectory();
  }

  @Test
  void whatTheFileSystemKeepsInTheFolderIsLeftAlone() throws IOException {
    Path found = Files.createDirectories(directory.resolve("spool").resolve("lost+found"));
    Path inode = Files.createDirectories(found.resolve("q3")).resolve("00000001.seg");
    Files.write(inode, new byte[] {1});
    Path empty = Files.createDirectories(directory.resolve("spool").resolve(".snapshot"));

    assertThat(directory("a").queuesLeft()).isEmpty();
    try (QueueSpool queue = directory("b").queue(3)) {
      assertThat(queue.isEmpty()).isTrue();
    }
    assertThat(inode).exists();
    assertThat(empty).exists();
  }

  private SpoolDirectory directory(String producer) throws IOException {
    return SpoolDirectory.open(directory.resolve("spool"), producer, 1 << 20, 0, SEGMENT_BYTES);
  }
}
