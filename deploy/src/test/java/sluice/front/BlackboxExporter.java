package sluice.front;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Debian's blackbox exporter with the probes of deploy/prometheus, on a port of a test. Confined to
 * one test.
 */
final class BlackboxExporter implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/bin/prometheus-blackbox-exporter");
  private static final Path PROBES = Path.of("prometheus", "blackbox.yml");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final String address;

  private BlackboxExporter(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  static BlackboxExporter start(Path folder) throws IOException {
    String address = "127.0.0.1:" + SiteNginx.freePort();
    Process process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "--config.file=" + PROBES.toAbsolutePath(),
                "--web.listen-address=" + address)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("blackbox.log").toFile())
            .start();
    BlackboxExporter exporter = new BlackboxExporter(process, address);
    await()
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> exporter.get("/-/healthy"), answer -> true);
    return exporter;
  }

  /** Where it listens. */
  String address() {
    return address;
  }

  /** Whether a probe of that module succeeds, as Prometheus would have it. */
  boolean succeeds(String module, String target) throws Exception {
    String answer =
        get(
            "/probe?module="
                + module
                + "&target="
                + URLEncoder.encode(target, StandardCharsets.UTF_8));
    return answer.lines().anyMatch("probe_success 1"::equals);
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path)).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
