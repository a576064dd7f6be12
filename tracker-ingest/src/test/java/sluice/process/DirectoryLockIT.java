package sluice.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One holder a directory, in this process and in others, for exactly as long as it lives. */
class DirectoryLockIT {

  @TempDir Path directory;

  private DirectoryLock hold() {
    try {
      return DirectoryLock.hold(directory, "ingest", "stop it");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Holds the lock of a directory until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      try (DirectoryLock lock = DirectoryLock.hold(Path.of(arguments[0]), "ingest", "stop it")) {
        Files.writeString(Path.of(arguments[1]), lock.toString());
        new CountDownLatch(1).await();
      }
    }
  }

  private Process process(Path sign) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            directory.toString(),
            sign.toString())
        .start();
  }

  @Test
  void secondHolderInThisProcessIsRefusedAndTakesNothingAway() throws Exception {
    DirectoryLock first = hold();
    assertThatThrownBy(this::hold).isInstanceOf(ConfigRefused.class);
    Process other = process(directory.resolve("sign"));
    try {
      assertThat(other.waitFor()).as("the lock is still ours").isEqualTo(1);
    } finally {
      other.destroyForcibly();
    }
    first.close();
    hold().close();
  }

  @Test
  void holderIsNamedAndItsDeathFreesTheDirectory(@TempDir Path signs) throws Exception {
    Path sign = signs.resolve("holds");
    Process holder = process(sign);
    try {
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(sign));
      assertThatThrownBy(this::hold)
          .isInstanceOf(ConfigRefused.class)
          .hasMessageStartingWith("another ingest (process " + holder.pid() + " on ")
          .hasMessageEndingWith(") works in " + directory + ": stop it");
    } finally {
      holder.destroyForcibly().waitFor();
    }
    hold().close();
  }
}
