package sluice.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Starts and kills {@link IngestMain}. */
final class IngestChild implements AutoCloseable {

  private final Process process;
  private final int port;

  private IngestChild(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static IngestChild start(String redisUri, Path state) throws IOException {
    Path portFile = state.resolve("port");
    Files.createDirectories(state);
    Files.deleteIfExists(portFile);
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:+UseG1GC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                IngestMain.class.getName(),
                redisUri,
                state.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(state.resolve("log").toFile()))
            .start();
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(portFile));
    return new IngestChild(process, Integer.parseInt(Files.readString(portFile)));
  }

  int port() {
    return port;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; returns how long it took to end. */
  Duration terminate() throws InterruptedException {
    long started = System.nanoTime();
    process.destroy();
    process.waitFor();
    return Duration.ofNanos(System.nanoTime() - started);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
