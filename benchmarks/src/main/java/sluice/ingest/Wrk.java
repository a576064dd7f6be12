package sluice.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The load generator wrk with one thread, each of whose connections sends the next request when it
 * has an answer. Its script sends the requests of {@link SampleRequests} in turn. Immutable.
 *
 * @param script of the hits
 * @param connections that are open
 * @param kind of the requests, as the script knows it: {@code get}, {@code post} or {@code bulk}
 */
record Wrk(Path script, int connections, String kind) {

  /**
   * One run.
   *
   * @param target what answered
   * @param requests answered with 2xx
   */
  record Run(String target, double requestsPerSecond, double p99Ms, long requests) {}

  /** Different requests, as many as the paced load has. */
  static final int REQUESTS = 8192;

  /** Puts the script, and the file that it reads, into a directory. */
  static Wrk in(Path directory, int connections) throws IOException {
    Path script = directory.resolve("hits.lua");
    try (InputStream lua = Wrk.class.getResourceAsStream("hits.lua")) {
      Files.write(script, lua.readAllBytes());
    }
    SampleRequests.write(hits(script), REQUESTS);
    return new Wrk(script, connections, "get");
  }

  private static Path hits(Path script) {
    return script.resolveSibling("hits.tsv");
  }

  Wrk with(int otherConnections) {
    return new Wrk(script, otherConnections, kind);
  }

  Wrk of(String otherKind) {
    return new Wrk(script, connections, otherKind);
  }

  Run load(String target, int port, int seconds) throws IOException, InterruptedException {
    return load(target, "http://127.0.0.1:" + port, seconds);
  }

  /** Fails on any answer other than 2xx and on any broken connection. */
  Run load(String target, String url, int seconds) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("wrk", "-t1", "-c" + connections, "-d" + seconds, "--latency", "-s"));
    command.addAll(List.of(script.toString(), url, "--", kind, hits(script).toString()));
    Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(wrk.getInputStream().readAllBytes());
    if (wrk.waitFor() != 0 || output.contains("Non-2xx") || output.contains("Socket errors")) {
      throw new IllegalStateException("wrk against " + target + " failed: " + output);
    }
    return new Run(
        target,
        Double.parseDouble(after(output, "Requests/sec:")),
        milliseconds(after(output, "\n     99%")),
        Long.parseLong(before(output, " requests in")));
  }

  private static String after(String output, String words) {
    String rest = output.substring(output.indexOf(words) + words.length()).strip();
    return rest.split("\\s", 2)[0];
  }

  private static String before(String output, String words) {
    String[] parts = output.substring(0, output.indexOf(words)).split("\\s");
    return parts[parts.length - 1];
  }

  private static double milliseconds(String time) {
    double number = Double.parseDouble(time.replaceAll("[a-z]", ""));
    return time.endsWith("us") ? number / 1000 : time.endsWith("ms") ? number : number * 1000;
  }
}
