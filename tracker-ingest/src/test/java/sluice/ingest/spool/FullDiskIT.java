package sluice.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.process.ConfigRefused;
import sluice.process.DirectoryLock;

/** A small file system of its own, full to the last byte; only root can make one. */
class FullDiskIT {

  @TempDir Path disk;
  private final List<QueueSpool> opened = new ArrayList<>();
  private boolean isMounted;

  @BeforeEach
  void mount() throws Exception {
    isMounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString());
    assumeTrue(isMounted, "a file system can be mounted here");
  }

  @AfterEach
  void unmount() throws Exception {
    for (QueueSpool spool : opened) {
      spool.close();
    }
    if (isMounted) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  private void fill() {
    assertThatIOException()
        .isThrownBy(
            () -> {
              byte[] page = new byte[4096];
              try (OutputStream out = Files.newOutputStream(disk.resolve("others"))) {
                while (true) {
                  out.write(page);
                }
              }
            });
  }

  private WaitingSpool open(String run) throws IOException {
    WaitingSpool waiting =
        SpoolDirectory.open(disk.resolve("spool"), run, 1 << 20, 0, 1 << 16).waiting();
    opened.add(waiting.entries());
    waiting.entries().append(List.of(new SpoolRecord(1, 2, new byte[] {'3'})));
    return waiting;
  }

  @Test
  void whatWaitsIsReleasedThoughTheDiskIsFull() throws IOException {
    WaitingSpool waiting = open("run-1");
    fill();
    for (int count = 1; count <= 3; count++) {
      ReleaseNote note =
          new ReleaseNote(waiting.entries().position(), "p-w", 4, count, Map.of(3, 7L));
      waiting.note(note);
      assertThat(ReleaseNote.load(waiting.note())).contains(note);
    }
    Files.delete(disk.resolve("others"));
  }

  @Test
  void whoeverComesToAFullDiskHoldsItsDirectoryAllTheSame() throws IOException {
    Path state = Files.createDirectory(disk.resolve("state"));
    fill();
    try (DirectoryLock held = DirectoryLock.hold(state, "ingest", "stop it")) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> DirectoryLock.hold(state, "ingest", "stop it"))
          .isInstanceOf(ConfigRefused.class);
    }
  }

  @Test
  void roomThatWasLostIsTakenAgain() throws IOException {
    WaitingSpool waiting = open("run-1");
    fill();
    waiting.note(new ReleaseNote(waiting.entries().position(), "p-w", 4, 1, Map.of(3, 7L)));
    Files.delete(disk.resolve("others"));
    WaitingSpool again = open("run-2");
    fill();
    again.note(new ReleaseNote(again.entries().position(), "q-w", 4, 1, Map.of(3, 7L)));
    assertThat(ReleaseNote.load(again.note()).orElseThrow().producer()).isEqualTo("q-w");
  }
}
