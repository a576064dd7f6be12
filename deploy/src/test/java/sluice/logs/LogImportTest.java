package sluice.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogImportTest {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Path log;
  private Path state;

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
      files.sorted(Comparator.reverseOrder()).forEach(LogImportTest::delete);
    }
  }

  /** What a kill does to the process, as far as a test can. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private ImportScene scene() {
    return new ImportScene(state);
  }

  private static String lines(int from, int to) {
    StringBuilder text = new StringBuilder();
    IntStream.range(from, to)
        .forEach(i -> text.append(ImportScene.line("198.51.100." + i % 7, "/p" + i)));
    return text.toString();
  }

  private static List<String> paths(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "/p" + i).toList();
  }

  private void append(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void whatWasImportedIsNotImportedAgainAndWhatIsNewIs() throws Exception {
    append(lines(0, 10));
    ImportScene first = scene();
    first.run(log);
    assertThat(first.sent).isEqualTo(paths(0, 10));
    append(lines(10, 14));
    ImportScene second = scene();
    second.run(log);
    assertThat(second.sent).isEqualTo(paths(10, 14));
    ImportScene anew = scene();
    anew.isAnew = true;
    anew.run(log);
    assertThat(anew.sent).isEqualTo(paths(0, 14));
  }

  @Test
  void aLogIsKnownByItsContentWhenItWasRotatedAndCompressed() throws Exception {
    append(lines(0, 100));
    scene().run(log);
    append(lines(100, 105));
    Path packed = folder.resolve("access.log.2.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(Files.readAllBytes(log));
    }
    Files.delete(log);
    append(lines(200, 203));
    ImportScene both = scene();
    both.run(log);
    assertThat(both.sent).isEqualTo(concat(paths(100, 105), paths(200, 203)));
    assertThat(both.warned).isEmpty();
    ImportScene again = scene();
    again.run(packed, log);
    assertThat(again.sent).isEmpty();
  }

  @Test
  void thatTheRestOfARotatedLogIsGoneIsTold() throws Exception {
    append(lines(0, 10));
    scene().run(log);
    Files.delete(log);
    append(lines(20, 22));
    ImportScene next = scene();
    next.run(log);
    assertThat(next.sent).isEqualTo(paths(20, 22));
    assertThat(next.warned).singleElement().asString().startsWith("rotated-log-missing");
  }

  private static List<String> concat(List<String> a, List<String> b) {
    List<String> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  /**
   * Killed again and again, before a bulk is taken or after, with one recorder or several: whoever
   * answers the question what became of the bulks in doubt has each hit exactly once; whoever sends
   * them again loses none, and whoever leaves them out has none twice.
   */
  @Test
  void afterAnyKillOnlyABulkForEachRecorderIsInDoubtAndAllElseIsThereOnce() throws Exception {
    append(lines(0, 45));
    for (int seed = 0; seed < 12; seed++) {
      Files.walk(state).filter(Files::isRegularFile).forEach(LogImportTest::delete);
      Random random = new Random(seed);
      InDoubt choice = InDoubt.values()[seed % 3];
      List<String> taken = new ArrayList<>();
      boolean isDone = false;
      boolean wasTaken = false;
      for (int run = 0; !isDone && run < 500; run++) {
        ImportScene scene = scene();
        scene.recorders = 1 + seed % 2 * 3;
        scene.payload = 1 + random.nextInt(9);
        scene.inDoubt = choice == InDoubt.STOP ? wasTaken ? InDoubt.SKIP : InDoubt.RESEND : choice;
        int left = 1 + random.nextInt(12);
        int[] calls = {0};
        boolean dies = random.nextInt(10) > 0;
        boolean after = random.nextBoolean();
        scene.endpoint =
            body -> {
              synchronized (taken) {
                if (calls[0] >= left && dies) {
                  throw new Killed(); // of several recorders the others are not even asked
                }
                boolean isLast = ++calls[0] == left && dies;
                if (!isLast || after) {
                  scene.take(body);
                }
                if (isLast) {
                  throw new Killed();
                }
                return new TrackingEndpoint.Taken(0);
              }
            };
        try {
          isDone = scene.run(log);
        } catch (IllegalStateException killed) {
          assertThat(killed).hasCauseInstanceOf(Killed.class);
        }
        taken.addAll(scene.sent);
        wasTaken = after;
        if (scene.recorders > 1 && choice == InDoubt.STOP) {
          choice = InDoubt.RESEND; // only one answer for bulks of which some were taken
        }
      }
      assertThat(isDone).isTrue();
      List<String> all = paths(0, 45);
      if (choice == InDoubt.STOP) {
        assertThat(taken).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(all);
      } else if (choice == InDoubt.RESEND) {
        assertThat(new HashSet<>(taken)).as("seed %d", seed).hasSize(45);
      } else {
        assertThat(taken).as("seed %d", seed).doesNotHaveDuplicates();
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void hitsInDoubtEndTheImportUntilSomebodyDecides() throws Exception {
    append(lines(0, 9));
    ImportScene first = scene();
    first.endpoint =
        body ->
            first.sent.size() < 3 ? first.take(body) : new TrackingEndpoint.Unknown("no answer");
    assertThatThrownBy(() -> first.run(log))
        .isInstanceOf(ImportStopped.class)
        .hasMessageContaining("3 hits are in doubt")
        .hasMessageContaining("--in-doubt=skip");
    assertThatThrownBy(() -> scene().run(log))
        .isInstanceOf(ImportStopped.class)
        .hasMessageContaining("had been sent and not been answered");
    ImportScene skips = scene();
    skips.inDoubt = InDoubt.SKIP;
    skips.run(log);
    assertThat(skips.sent).isEqualTo(paths(6, 9));
    assertThat(skips.counts.of(Outcome.LEFT_IN_DOUBT)).isEqualTo(3);
  }

  @Test
  void anEndpointThatTakesNothingIsWaitedForAndGetsEachHitOnce() throws Exception {
    append(lines(0, 7));
    ImportScene scene = scene();
    scene.patience = Duration.ofMinutes(1);
    int[] calls = {0};
    scene.endpoint =
        body ->
            calls[0]++ == 1
                ? new TrackingEndpoint.NotNow("no room", Duration.ZERO)
                : scene.take(body);
    scene.run(log);
    assertThat(scene.sent).isEqualTo(paths(0, 7));
    assertThat(scene.warned).containsExactly("endpoint-waited-for no room");
    append(lines(7, 9));
    ImportScene gone = scene();
    gone.endpoint = body -> new TrackingEndpoint.NotNow("no room", Duration.ZERO);
    gone.patience = Duration.ofNanos(-1);
    assertThatThrownBy(() -> gone.run(log)).isInstanceOf(ImportStopped.class);
    ImportScene later = scene();
    later.run(log);
    assertThat(later.sent).isEqualTo(paths(7, 9));
  }

  @Test
  void aBulkThatIsTooLargeIsSentInHalves() throws Exception {
    append(lines(0, 8));
    ImportScene scene = scene();
    scene.payload = 8;
    scene.endpoint =
        body -> body.length > 800 ? new TrackingEndpoint.TooLarge("too large") : scene.take(body);
    scene.run(log);
    assertThat(scene.sent).isEqualTo(paths(0, 8));
    ImportScene tiny = scene();
    tiny.isAnew = true;
    tiny.endpoint = body -> new TrackingEndpoint.TooLarge("too large");
    tiny.run(log);
    assertThat(tiny.counts.of(Outcome.REFUSED)).isEqualTo(8);
  }

  @Test
  void hitsOfAVisitorStayInOrderWithSeveralRecorders() throws Exception {
    append(lines(0, 300));
    ImportScene scene = scene();
    scene.recorders = 4;
    scene.run(log);
    assertThat(scene.sent).containsExactlyInAnyOrderElementsOf(paths(0, 300));
    for (int visitor = 0; visitor < 7; visitor++) {
      int own = visitor;
      List<Integer> order =
          scene.sent.stream()
              .map(path -> Integer.valueOf(path.substring(2)))
              .filter(i -> i % 7 == own)
              .toList();
      assertThat(order).isSorted();
    }
  }

  @Test
  void aGrowingLogIsFollowedThroughRenamingAndTruncation() throws Exception {
    append(lines(0, 5));
    ImportScene scene = scene();
    scene.follows = true;
    CompletableFuture<Boolean> work = CompletableFuture.supplyAsync(() -> run(scene));
    await().atMost(LIMIT).until(() -> scene.sent.equals(paths(0, 5)));
    append(lines(5, 6) + lines(6, 7).substring(0, 30));
    await().atMost(LIMIT).until(() -> scene.sent.equals(paths(0, 6)));
    append(lines(6, 7).substring(30));
    await().atMost(LIMIT).until(() -> scene.sent.equals(paths(0, 7)));

    Path moved = folder.resolve("access.log.1");
    Files.move(log, moved);
    Files.writeString(moved, lines(7, 8), StandardOpenOption.APPEND);
    append(lines(8, 9));
    Files.writeString(moved, "", StandardOpenOption.APPEND);
    await().atMost(LIMIT).until(() -> scene.sent.equals(paths(0, 9)));

    Files.copy(log, folder.resolve("access.log.0"));
    Files.writeString(folder.resolve("access.log.0"), lines(9, 10), StandardOpenOption.APPEND);
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
    append(lines(10, 11));
    await().atMost(LIMIT).until(() -> scene.sent.equals(paths(0, 11)));
    scene.stop();
    assertThat(work.get()).isFalse();
    ImportScene again = scene();
    again.run(log);
    assertThat(again.sent).isEmpty();
  }

  private boolean run(ImportScene scene) {
    try {
      return scene.run(log);
    } catch (ImportStopped | IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aLineThatWasReadBeforeItWasCompleteIsNotReadTwice() throws Exception {
    String whole = ImportScene.line("198.51.100.1", "/a");
    append(whole.substring(0, whole.length() - 5));
    ImportScene first = scene();
    first.run(log);
    append(whole.substring(whole.length() - 5) + lines(1, 2));
    ImportScene second = scene();
    second.run(log);
    assertThat(second.counts.of(Outcome.REST)).isEqualTo(1);
    assertThat(second.sent).isEqualTo(paths(1, 2));
  }

  @Test
  void rubbishOfAllKindsIsCountedAndEndsNothing() throws Exception {
    Random random = new Random(13);
    try (OutputStream out = Files.newOutputStream(log)) {
      for (int i = 0; i < 500; i++) {
        byte[] rubbish = new byte[random.nextInt(300)];
        random.nextBytes(rubbish);
        out.write(rubbish);
        out.write('\n');
        out.write(lines(i, i + 1).getBytes(StandardCharsets.UTF_8));
      }
      byte[] blanks = new byte[LineInput.MAX_BYTES * 3];
      Arrays.fill(blanks, (byte) ' ');
      out.write(blanks);
      out.write('\n');
      for (String bad : List.of("\"", "[", "{\"a\":", "#Fields:", "# x", "- - - [", "{}", "[]")) {
        out.write((bad.repeat(2000) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      out.write(lines(500, 501).getBytes(StandardCharsets.UTF_8));
    }
    ImportScene scene = scene();
    scene.payload = 200;
    scene.run(log);
    assertThat(scene.sent).isEqualTo(paths(0, 501));
    assertThat(scene.counts.of(Outcome.TOO_LONG)).isEqualTo(1);
    assertThat(scene.counts.of(Outcome.UNREADABLE)).isGreaterThanOrEqualTo(500);
  }

  @Test
  void bytesThatAreNotInTheEncodingAreReadAsIso88591() throws Exception {
    byte[] line =
        ImportScene.line("198.51.100.1", "/caf\u00e9").getBytes(StandardCharsets.ISO_8859_1);
    Files.write(log, line);
    ImportScene scene = scene();
    scene.run(log);
    assertThat(scene.sent).containsExactly("/caf\u00e9");
  }

  @Test
  void compressedLogsAreReadAsTheyStreamAndABombTakesNoMemory() throws Exception {
    Path bzip2 = folder.resolve("a.log.bz2");
    try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(bzip2))) {
      out.write(lines(0, 3).getBytes(StandardCharsets.UTF_8));
    }
    Path bomb = folder.resolve("b.log.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 300; i++) {
        out.write(zeros); // more than the heap of a command
      }
      out.write('\n');
      out.write(lines(3, 4).getBytes(StandardCharsets.UTF_8));
    }
    ImportScene scene = scene();
    scene.run(bzip2, bomb);
    assertThat(scene.sent).isEqualTo(paths(0, 4));
    assertThat(scene.counts.of(Outcome.TOO_LONG)).isEqualTo(1);
  }

  @Test
  void aCompressedLogThatIsCutOffIsToldAfterWhatItHeld() throws Exception {
    Path cut = folder.resolve("c.log.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(cut))) {
      Random random = new Random(1);
      for (int i = 0; i < 3000; i++) {
        out.write(
            ImportScene.line("198.51.100.1", "/p" + random.nextLong())
                .getBytes(StandardCharsets.UTF_8));
      }
    }
    try (FileChannel channel = FileChannel.open(cut, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
    ImportScene scene = scene();
    assertThatThrownBy(() -> scene.run(cut))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("c.log.gz");
    assertThat(scene.sent).hasSizeGreaterThan(100);
  }

  @Test
  void aLogInNoKnownFormatIsRefused() throws Exception {
    append("what is this\n".repeat(100_001));
    assertThatThrownBy(() -> scene().run(log))
        .isInstanceOf(ImportStopped.class)
        .hasMessageContaining("--log-format");
  }

  @Test
  void aShortLogInNoKnownFormatIsRefusedAndReadWholeWhenItsFormatIsNamed() throws Exception {
    append(
        "#Software: of nobody\n\n"
            + "[2026-11-14T10:00:00Z] 198.51.100.7 \"GET /n HTTP/2.0\" 200\n");
    assertThatThrownBy(() -> scene().run(log))
        .isInstanceOf(ImportStopped.class)
        .hasMessageContaining("none of the first 1 lines");
    ImportScene scene = scene();
    scene.notation = "[$time_iso8601] $remote_addr \"$request\" $status";
    scene.run(log);
    assertThat(scene.sent).containsExactly("/n");
  }

  @Test
  void aLogOfCommentsAloneIsNoFault() throws Exception {
    append("#Software: of nobody\n\n");
    ImportScene scene = scene();
    assertThat(scene.run(log)).isTrue();
    assertThat(scene.counts.lines()).isEqualTo(2);
  }

  @Test
  void whatIsNoFileIsRefusedWithWhatToDo() {
    assertThatThrownBy(() -> scene().run(Path.of("/dev/null")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("give - and pipe it");
  }

  @Test
  void oneFormatCanBeWrittenDownAsNginxHasIt() throws Exception {
    append("[2026-11-14T10:00:00+02:00] 198.51.100.7 \"GET /n?x=1 HTTP/2.0\" 200 |agent|\n");
    ImportScene scene = scene();
    scene.notation = "[$time_iso8601] $remote_addr \"$request\" $status |$http_user_agent|";
    scene.run(log);
    assertThat(scene.sent).containsExactly("/n?x=1");
    assertThat(scene.agents).containsExactly("agent");
  }

  @Test
  void columnsOfAW3cLogMayChangeOnTheWay() throws Exception {
    append(
        "#Fields: date time c-ip cs-uri-stem sc-status\n2026-11-14 10:00:00 198.51.100.1 /a 200\n"
            + "#Fields: sc-status cs-uri-stem c-ip time date\n200 /b 198.51.100.1 10:00:01 2026-11-14\n");
    ImportScene scene = scene();
    scene.run(log);
    assertThat(scene.sent).containsExactly("/a", "/b");
    append("200 /c 198.51.100.1 10:00:02 2026-11-14\n");
    ImportScene next = scene();
    next.run(log);
    assertThat(next.sent).containsExactly("/c");
  }

  @Test
  void aKillBehindALineThatChangesTheColumnsDoesNotHaveEarlierLinesReadByIt() throws Exception {
    append(
        "#Fields: date time c-ip cs-uri-stem sc-status\n"
            + "2026-11-14 10:00:00 198.51.100.1 /a 200\n2026-11-14 10:00:00 198.51.100.1 /b 200\n"
            + "2026-11-14 10:00:00 198.51.100.1 /c 200\n"
            + "#Fields: sc-status cs-uri-stem c-ip time date\n"
            + "200 /d 198.51.100.1 10:00:01 2026-11-14\n");
    ImportScene killed = scene();
    killed.payload = 2;
    killed.endpoint =
        body -> {
          if (killed.sent.isEmpty()) {
            return killed.take(body);
          }
          throw new Killed();
        };
    assertThatThrownBy(() -> killed.run(log)).hasCauseInstanceOf(Killed.class);
    ImportScene next = scene();
    next.inDoubt = InDoubt.RESEND;
    next.run(log);
    assertThat(killed.sent).containsExactly("/a", "/b");
    assertThat(next.sent).containsExactly("/c", "/d");
  }

  private static String json(String date, String path) {
    return "{\"ip\":\"198.51.100.1\",\"date\":"
        + date
        + ",\"path\":\""
        + path
        + "\",\"status\":200}\n";
  }

  @Test
  void valuesOfJsonThatNoServerWritesAreCountedAndEndNothing() throws Exception {
    append(json("1763114400", "/p0"));
    List<String> noDates =
        List.of(
            "1e999",
            "-1e999",
            "1e30",
            "9".repeat(400),
            "\"+999999999-12-31T23:59:59\"",
            "{}",
            "true");
    noDates.forEach(
        date -> assertThatCode(() -> append(json(date, "/x"))).doesNotThrowAnyException());
    append(json("1763114401", "/half\\ud800"));
    append(json("1763114402", "/p1"));
    ImportScene scene = scene();
    scene.run(log);
    assertThat(scene.sent).startsWith("/p0").endsWith("/p1").hasSize(3);
    assertThat(scene.counts.lines()).isEqualTo(3 + noDates.size());
  }

  @Test
  void aCheckpointThatIsNoneIsNamed() throws Exception {
    append(lines(0, 3));
    scene().run(log);
    Path checkpoint;
    try (Stream<Path> files = Files.list(state)) {
      checkpoint =
          files.filter(file -> file.toString().endsWith(".json")).findFirst().orElseThrow();
    }
    String whole = Files.readString(checkpoint);
    List<String> damaged =
        List.of(
            "",
            "null",
            "[]",
            "{}",
            whole.substring(0, whole.length() / 2),
            whole.replaceFirst("\"offset\":", "\"offset\":-"),
            whole.replaceFirst("\"sha256\":\"[^\"]*\"", "\"sha256\":null"),
            whole.replaceFirst("\"round\":null", "\"round\":{\"from\":0,\"to\":9,\"lanes\":[]}"));
    for (String content : damaged) {
      Files.writeString(checkpoint, content);
      assertThatThrownBy(() -> scene().run(log))
          .as(content)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(checkpoint + " is damaged");
    }
  }

  @Test
  void aCheckpointThatCannotBeWrittenIsNamedWhateverTheDiskSays() {
    Path file = state.resolve("gone").resolve("x.json");
    try (CheckpointFile lost = new CheckpointFile(file, null, null)) {
      assertThatThrownBy(() -> lost.save(new Checkpoint("", "", 0, "", 0, "", "", null)))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file + " cannot be written: ");
    }
  }

  @Test
  void aLogIsGoneOnWithWhereItWasThoughOthersBeginAsItDoes() throws Exception {
    append(lines(0, 30));
    scene().run(log);
    for (int i = 1; i < 6; i++) {
      // each is a log of its own that ends where the other goes on
      Path shorter = folder.resolve("other-" + i + ".log");
      Files.writeString(shorter, lines(0, i));
      scene().run(shorter);
    }
    ImportScene again = scene();
    again.run(log);
    assertThat(again.sent).isEmpty();
  }
}
