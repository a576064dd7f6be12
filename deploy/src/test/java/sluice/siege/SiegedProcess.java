package sluice.siege;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
 * A process of the distribution with the memory that its launcher gives it, started again when it
 * has died, as systemd does. Confined to the thread that watches it, but for what tells its
 * figures.
 */
final class SiegedProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Pattern MEMORY =
      Pattern.compile(
          "(?m)^jvm_(memory_used_bytes\\{area=\"heap\"|buffer_memory_used_bytes\\{id=\"direct\")[^}]*\\} (\\S+)$");

  /** The process dies with this JVM, however that ends, and keeps the shell's id. */
  private static final String GUARD =
      """
      jvm=$PPID process=$$
      ( ( while kill -0 $jvm && kill -0 $process; do sleep 1; done; kill -KILL $process
      ) </dev/null >/dev/null 2>&1 & )
      exec "$@"
      """;

  private final String command;
  private final Path log;
  private final List<String> arguments;
  private final int adminPort;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final List<Long> liveHeap = new ArrayList<>();
  private volatile Process process;
  private volatile int deaths;
  private volatile long peakHeap;
  private volatile long peakDirect;

  private SiegedProcess(Path home, String command, Path log, List<String> arguments)
      throws IOException {
    this.command = command;
    this.log = log;
    this.adminPort = freePort();
    this.arguments = new ArrayList<>(List.of("sh", "-c", GUARD, "sh"));
    if (!command.equals("ingest")) {
      this.arguments.addAll(List.of("nice", "-n", "10")); // as the units' CPUWeight
    }
    this.arguments.addAll(List.of(home.resolve("bin/sluice").toString(), command));
    this.arguments.addAll(arguments);
    this.arguments.addAll(List.of("--admin-listen", "127.0.0.1:" + adminPort));
  }

  /** Starts it and waits until it is ready. */
  static SiegedProcess start(Path home, String command, Path folder, List<String> arguments)
      throws IOException {
    SiegedProcess started =
        new SiegedProcess(home, command, folder.resolve(command + ".log"), arguments);
    started.launch();
    if (!started.process.isAlive()) {
      throw new IOException(command + " does not start: " + started.logTail());
    }
    return started;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(arguments)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    process = builder.start();
    await()
        .atMost(START_LIMIT)
        .until(() -> !process.isAlive() || page("/health/ready").startsWith("200"));
  }

  /** Reads its memory; starts it again if it has died. Whether it lived. */
  boolean watch() throws IOException {
    if (!process.isAlive()) {
      deaths++;
      launch();
      return false;
    }
    Matcher samples = MEMORY.matcher(page("/metrics"));
    long heap = 0;
    while (samples.find()) {
      long bytes = (long) Double.parseDouble(samples.group(2));
      if (samples.group(1).startsWith("memory")) {
        heap += bytes;
      } else {
        peakDirect = Math.max(peakDirect, bytes);
      }
    }
    peakHeap = Math.max(peakHeap, heap);
    return true;
  }

  /** Ends it by force and starts it again, as if nothing had been. */
  void renew() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    deaths = 0;
    peakHeap = 0;
    peakDirect = 0;
    liveHeap.clear();
    launch();
  }

  int deaths() {
    return deaths;
  }

  long peakHeap() {
    return peakHeap;
  }

  long peakDirect() {
    return peakDirect;
  }

  String command() {
    return command;
  }

  /** Status code and body of an admin page; empty when it does not answer. */
  String page(String path) {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + "\n" + answer.body();
    } catch (IOException away) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** The sum of a meter's samples; 0 when there is none. */
  double sum(String meter) {
    Matcher line =
        Pattern.compile("(?m)^" + meter + "(\\{[^}]*\\})? (\\S+)$").matcher(page("/metrics"));
    double sum = 0;
    while (line.find()) {
      sum += Double.parseDouble(line.group(2));
    }
    return sum;
  }

  /** Collects, and notes how much of the heap lives on; nothing where the JDK has no jcmd. */
  void noteLiveHeap() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return;
    }
    Process collection =
        new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (collection.waitFor(30, TimeUnit.SECONDS)) {
      liveHeap.add((long) sum("jvm_memory_used_bytes\\{area=\"heap\"[^}]*\\}"));
    } else {
      collection.destroyForcibly();
    }
  }

  /** Bytes, from the first note to the last. */
  long liveHeapGrowth() {
    return liveHeap.isEmpty() ? 0 : liveHeap.get(liveHeap.size() - 1) - liveHeap.get(0);
  }

  /** Bytes at each note. */
  List<Long> liveHeap() {
    return liveHeap;
  }

  /** Kibibytes of a line of /proc/PID/status, such as VmHWM; -1 where there is none. */
  long status(String name) throws IOException {
    Path file = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(file)) {
      return -1;
    }
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(name + ":")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return -1;
  }

  /** The end of its output. */
  String logTail() {
    try {
      String all = Files.readString(log, StandardCharsets.ISO_8859_1);
      return all.substring(Math.max(0, all.length() - 3000));
    } catch (IOException e) {
      return log + " cannot be read: " + e;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
