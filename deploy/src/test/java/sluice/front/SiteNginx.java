package sluice.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An nginx of the machine with the site file of deploy/nginx, on ports and in a folder of a test.
 * Confined to one test, but for requests.
 */
public final class SiteNginx implements AutoCloseable {

  /** The site file for a Matomo below a path of another site. */
  static final Path BELOW_A_PATH = Path.of("nginx", "matomo-below-a-path-with-sluice.conf");

  private static final Path SITE = Path.of("nginx", "matomo-with-sluice.conf");
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Path site;
  private final Path folder;
  private final int port = freePort();
  private final List<Integer> ingestPorts;
  private final int statusPort = freePort();
  private Process process;

  private SiteNginx(Path site, Path folder, List<Integer> ingestPorts) throws IOException {
    this.site = site;
    this.folder = folder;
    this.ingestPorts = List.copyOf(ingestPorts);
  }

  /** Skips the test where there is no nginx. */
  public static void assumeInstalled() {
    assumeTrue(
        program().isPresent(),
        "skipped: nginx is not installed (Debian: apt-get install nginx-light)");
  }

  private static Optional<Path> program() {
    return Stream.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it with an empty {@code www} in the folder as Matomo's.
   *
   * @param php where php-fpm is, as fastcgi_pass takes it
   */
  static SiteNginx start(Path folder, String php) throws IOException {
    return start(new SiteNginx(SITE, folder, List.of(freePort())), php);
  }

  /**
   * One before several hosts of ingest, behind a balancer whose {@code X-Forwarded-For} it
   * believes. PHP is not there: what it would answer is answered 502.
   */
  public static SiteNginx startBalanced(Path folder, List<Integer> ingestPorts) throws IOException {
    SiteNginx nginx = start(new SiteNginx(SITE, folder, ingestPorts), "127.0.0.1:1");
    nginx.change(
        "# set_real_ip_from 192.0.2.0/24;",
        "set_real_ip_from 127.0.0.0/8; real_ip_header X-Forwarded-For;");
    return nginx;
  }

  /** The same with the file for a Matomo in folder {@code matomo} of another site. */
  static SiteNginx startBelowPath(Path folder, String php) throws IOException {
    return start(new SiteNginx(BELOW_A_PATH, folder, List.of(freePort())), php);
  }

  private static SiteNginx start(SiteNginx nginx, String php) throws IOException {
    Path folder = nginx.folder;
    // Run by root, its workers are nobody, who must read the site.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(nginx.www());
    Files.writeString(nginx.config(), nginx.configuration(php));
    nginx.launch();
    return nginx;
  }

  private void launch() throws IOException {
    process =
        new ProcessBuilder(
                program().orElseThrow().toString(), "-p", folder.toString(), "-c", config() + "")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.out").toFile())
            .start();
    await().until(this::listens);
  }

  /** Starts it again with another line in its configuration. */
  void change(String line, String other) throws IOException {
    String before = Files.readString(config());
    assertThat(before).contains(line);
    Files.writeString(config(), before.replace(line, other));
    close();
    launch();
  }

  /** The folder of the site, which is Matomo's, or has it in its folder {@code matomo}. */
  Path www() {
    return folder.resolve("www");
  }

  /** What it has said of what went wrong. */
  String errors() throws IOException {
    return Files.readString(folder.resolve("error.log"));
  }

  private Path config() {
    return folder.resolve("nginx.conf");
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Where it looks for the first host of ingest. */
  int ingestPort() {
    return ingestPorts.get(0);
  }

  private String hosts() {
    return ingestPorts.stream()
        .map(one -> "server 127.0.0.1:" + one + " max_fails=3 fail_timeout=2s;")
        .collect(Collectors.joining("\n"));
  }

  HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> post(String path, String form) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  /** A page of the server for monitoring. */
  HttpResponse<byte[]> status(String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + statusPort + path)).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  /** The shipped file, with this test's ports and folders. */
  private String configuration(String php) throws IOException {
    String text = Files.readString(site);
    String root = site.equals(SITE) ? "root /var/www/matomo;" : "root /var/www/html;";
    List<String> replaced =
        List.of(
            "listen 80;",
            "listen 127.0.0.1:" + port + ";",
            "listen 127.0.0.1:8089;",
            "listen 127.0.0.1:" + statusPort + ";",
            "server 127.0.0.1:8088 max_fails=3 fail_timeout=2s;",
            hosts(),
            root,
            "root " + www() + ";",
            "include fastcgi_params;",
            "include /etc/nginx/fastcgi_params;",
            "unix:/run/php/php-fpm.sock",
            php);
    for (int i = 0; i < replaced.size(); i += 2) {
      assertThat(text).contains(replaced.get(i));
      text = text.replace(replaced.get(i), replaced.get(i + 1));
    }
    return String.join(
        "\n",
        "daemon off;",
        "pid " + folder.resolve("nginx.pid") + ";",
        "error_log " + folder.resolve("error.log") + ";",
        "worker_rlimit_nofile 16384;",
        "events { worker_connections 8192; }",
        "http {",
        "  access_log off;",
        "  client_body_temp_path " + folder.resolve("body") + ";",
        "  proxy_temp_path " + folder.resolve("proxy") + ";",
        "  fastcgi_temp_path " + folder.resolve("fastcgi") + ";",
        "  uwsgi_temp_path " + folder.resolve("uwsgi") + ";",
        "  scgi_temp_path " + folder.resolve("scgi") + ";",
        text,
        "}");
  }

  private boolean listens() {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
