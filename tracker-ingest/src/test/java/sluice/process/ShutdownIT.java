package sluice.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShutdownIT {

  /** What is tested ends its JVM, so it runs in one of its own. */
  static final class Forked {
    private Forked() {}

    public static void main(String[] args) throws InterruptedException {
      LogSetup.configure(false, LogSetup.Detail.USUAL);
      Shutdown shutdown = Shutdown.install(Duration.ofSeconds(args[0].equals("hang") ? 1 : 10));
      shutdown.add("first", () -> System.out.println("closed first"));
      if (args[0].equals("hang")) {
        shutdown.add("hanging part", () -> new CountDownLatch(1).await());
      }
      if (args[0].equals("fail")) {
        shutdown.add(
            "failing part",
            () -> {
              throw new IOException("disk full");
            });
      }
      shutdown.add("second", () -> System.out.println("closed second"));
      System.out.println("up");
      if (args[0].equals("exit")) {
        shutdown.exit(ExitCode.CONFIG);
      }
      shutdown.await();
      System.out.println("main sees the end");
    }
  }

  private record Ended(int status, List<String> lines) {}

  private static Ended run(String how) throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Forked.class.getName(),
                how)
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = jvm.inputReader()) {
      String line = output.readLine();
      while (!"up".equals(line) && line != null) {
        line = output.readLine();
      }
      if (!how.equals("exit")) {
        jvm.toHandle().destroy();
      }
      List<String> lines = output.lines().toList();
      assertThat(jvm.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return new Ended(jvm.exitValue(), lines);
    } finally {
      jvm.destroyForcibly();
    }
  }

  @Test
  void sigtermClosesInReverseOrderAndExitsZero() throws Exception {
    Ended ended = run("term");
    assertThat(ended.status).isEqualTo(ExitCode.OK);
    assertThat(ended.lines).containsSubsequence("closed second", "closed first");
  }

  @Test
  void exitKeepsItsStatus() throws Exception {
    Ended ended = run("exit");
    assertThat(ended.status).isEqualTo(ExitCode.CONFIG);
    assertThat(ended.lines).containsSubsequence("closed second", "closed first");
  }

  @Test
  void whatHangsIsNamedAndLeftBehind() throws Exception {
    Ended ended = run("hang");
    assertThat(ended.status).isEqualTo(ExitCode.SOFTWARE);
    assertThat(ended.lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("event=shutdown-too-slow limit_s=1 part=\"hanging part\""));
  }

  @Test
  void whatFailsIsNamedAndTheRestIsClosed() throws Exception {
    Ended ended = run("fail");
    assertThat(ended.status).isEqualTo(ExitCode.SOFTWARE);
    assertThat(ended.lines)
        .contains("closed first")
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("level=ERROR thread=shutdown-closer logger=Shutdown")
                    .contains("event=close-failed part=\"failing part\"")
                    .contains("IOException: disk full"));
  }
}
