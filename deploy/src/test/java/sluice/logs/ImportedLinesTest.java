package sluice.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;

/** What is read of logs of all kinds, and of rubbish. */
class ImportedLinesTest extends LogScenario {
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
    scene.format = notation("[$time_iso8601] $remote_addr \"$request\" $status");
    scene.run(log);
    assertThat(scene.sent).containsExactly("/n");
  }

  private static FormatChoice notation(String notation) {
    return new FormatChoice("", notation, "", "");
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
    scene.format = notation("[$time_iso8601] $remote_addr \"$request\" $status |$http_user_agent|");
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
    for (String date : noDates) {
      append(json(date, "/x"));
    }
    append(json("1763114401", "/half\\ud800"));
    append(json("1763114402", "/p1"));
    ImportScene scene = scene();
    scene.run(log);
    assertThat(scene.sent).startsWith("/p0").endsWith("/p1").hasSize(3);
    assertThat(scene.counts.lines()).isEqualTo(3 + noDates.size());
  }
}
