package sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A long-running process of the distribution, with the heap and the flags that its launcher gives
 * it. It ends when its heap does not suffice. Confined to one thread.
 */
public final class LaunchedProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** Between two questions whether it is ready: answers cost the process that starts its time. */
  private static final int PROBE_MS = 20;

  /** What a collection left, as the collector's log says it. */
  private static final Pattern AFTER = Pattern.compile("(\\d+)M->(\\d+)M\\(");

  private final Process process;
  private final Path folder;
  private final String command;
  private final int adminPort;
  private final long started;

  private LaunchedProcess(Process process, Path folder, String command, int port, long started) {
    this.process = process;
    this.folder = folder;
    this.command = command;
    this.adminPort = port;
    this.started = started;
  }

  /**
   * Starts it and does not wait.
   *
   * @param command such as {@code worker}
   * @param flags beside the admin port and the state directory
   * @param folder for its log, its state and the log of its collector
   */
  public static LaunchedProcess start(
      Distribution distribution, String command, List<String> flags, Path folder)
      throws IOException {
    int port = freePort();
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(flags);
    arguments.addAll(List.of("--admin-listen", "127.0.0.1:" + port));
    arguments.addAll(List.of("--state-dir", folder.resolve("state-" + command).toString()));
    ProcessBuilder builder = distribution.command(arguments);
    builder.redirectOutput(folder.resolve(command + ".log").toFile());
    builder.environment().put("SLUICE_JAVA_OPTS", "-Xlog:gc:file=" + folder.resolve("gc.log"));
    long started = System.nanoTime();
    return new LaunchedProcess(builder.start(), folder, command, port, started);
  }

  /** A port of loopback that nothing listens on. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Waits until it says that it is ready; the seconds since its start. */
  public double awaitReady() throws IOException, InterruptedException {
    while (!isReady()) {
      requireAlive();
      if (System.nanoTime() - started > START_LIMIT.toNanos()) {
        throw new IOException(command + " is not ready after " + START_LIMIT + ": " + log());
      }
      TimeUnit.MILLISECONDS.sleep(PROBE_MS);
    }
    return secondsSinceStart();
  }

  /** Seconds since it was started. */
  public double secondsSinceStart() {
    return (System.nanoTime() - started) / 1e9;
  }

  /** Fails where the process has ended, as it does when its heap is too small. */
  public void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(command + " ended with " + process.exitValue() + ": " + log());
    }
  }

  /** Processor time that it has used so far. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Bytes of the heap that were in use at most after a garbage collection, whole MiB. */
  public long heapBytes() throws IOException {
    long highest = 0;
    for (String line : Files.readAllLines(folder.resolve("gc.log"))) {
      Matcher after = AFTER.matcher(line);
      if (after.find()) {
        highest = Math.max(highest, Long.parseLong(after.group(2)) << 20);
      }
    }
    return highest;
  }

  private boolean isReady() {
    try {
      URI page = URI.create("http://127.0.0.1:" + adminPort + "/health/ready");
      HttpURLConnection asked = (HttpURLConnection) page.toURL().openConnection();
      asked.setConnectTimeout(1000);
      asked.setReadTimeout(1000);
      return asked.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Lines of its metrics that have this in them. */
  public List<String> metrics(Pattern wanted) throws IOException {
    URL page = new URL("http://127.0.0.1:" + adminPort + "/metrics");
    try (InputStream answer = page.openStream()) {
      String text = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(wanted.asPredicate()).toList();
    }
  }

  private String log() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(command + ".log"));
    return String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
