package sluice.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** How far a log was imported, and what is sent again. */
class LogImportTest extends LogScenario {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What a kill does to the process, as far as a test can. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
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
      Files.walk(state).filter(Files::isRegularFile).forEach(LogScenario::delete);
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
