package sluice.ingest;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An nginx with two workers that answers with {@code empty_gif}, plain and by TLS, and hands what
 * comes by TLS at another port to ingest over kept connections. Since {@code empty_gif} takes no
 * POST, what has a body is answered at a port of its own by {@code return}, for which nginx reads
 * the body off the connection, keeps none of it, and goes on with the next request. Confined to the
 * main thread.
 */
final class BenchNginx implements AutoCloseable {
  private final Process process;
  private final int plainPort;
  private final int bodyPort;
  private final int tlsPort;
  private final int proxyPort;
  private final boolean hasTls;

  private BenchNginx(Path directory, int ingestPort) throws IOException, InterruptedException {
    plainPort = freePort();
    bodyPort = freePort();
    tlsPort = freePort();
    proxyPort = freePort();
    hasTls = makeCertificate(directory);
    Path config = directory.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        worker_processes 2;
        pid %1$s/nginx.pid;
        error_log %1$s/nginx.log;
        daemon off;
        events { worker_connections 2048; }
        http {
          access_log off;
          keepalive_requests 1000000000;
          client_body_temp_path %1$s;
          proxy_temp_path %1$s;
          server { listen 127.0.0.1:%2$d backlog=2048; location / { empty_gif; } }
          server {
            listen 127.0.0.1:%3$d backlog=2048;
            default_type application/json;
            location / { return 200 '{"status":"success","tracked":48,"invalid":0}'; }
          }
          %4$s
        }
        """
            .formatted(directory, plainPort, bodyPort, hasTls ? tls(directory, ingestPort) : ""));
    process =
        new ProcessBuilder(
                "nginx", "-c", config.toString(), "-p", directory.toString(), "-e", "stderr")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("nginx.out").toFile())
            .start();
  }

  /** Starts it, with its files in this directory. */
  static BenchNginx start(Path directory, int ingestPort) throws IOException, InterruptedException {
    BenchNginx nginx = new BenchNginx(directory, ingestPort);
    for (int i = 0; i < 100 && nginx.process.isAlive(); i++) {
      if (nginx.listens()) {
        return nginx;
      }
      Thread.sleep(50);
    }
    nginx.close();
    throw new IOException(
        "nginx does not listen: " + Files.readString(directory.resolve("nginx.out")));
  }

  private boolean listens() {
    try (Socket socket = new Socket("127.0.0.1", plainPort)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Whether there is one on the PATH. */
  static boolean isThere() throws InterruptedException {
    return answers("nginx", "-v");
  }

  /** Whether a program is on the PATH. */
  static boolean answers(String... command) throws InterruptedException {
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
      return true;
    } catch (IOException notThere) {
      return false;
    }
  }

  private String tls(Path directory, int ingestPort) {
    return """
        ssl_certificate %1$s/tls.pem;
          ssl_certificate_key %1$s/tls.key;
          upstream ingest { server 127.0.0.1:%2$d; keepalive 64; }
          server { listen 127.0.0.1:%3$d ssl; location / { empty_gif; } }
          server {
            listen 127.0.0.1:%4$d ssl;
            location / {
              proxy_pass http://ingest;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_set_header Host $host;
            }
          }"""
        .formatted(directory, ingestPort, tlsPort, proxyPort);
  }

  private static boolean makeCertificate(Path directory) throws IOException, InterruptedException {
    if (!answers("openssl", "version")) {
      return false;
    }
    List<String> command =
        List.of(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -keyout tls.key -out tls.pem"
                .split(" "));
    return new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("openssl.log").toFile())
            .start()
            .waitFor()
        == 0;
  }

  /** Process ids of its master and its workers. */
  List<Long> pids() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(ProcessHandle::pid)
        .toList();
  }

  int plainPort() {
    return plainPort;
  }

  /** Where what has a body is answered. */
  int bodyPort() {
    return bodyPort;
  }

  /** Where {@code empty_gif} answers by TLS. */
  int tlsPort() {
    return tlsPort;
  }

  /** Where ingest answers by TLS. */
  int proxyPort() {
    return proxyPort;
  }

  /** Whether a certificate could be made, for which openssl is needed. */
  boolean hasTls() {
    return hasTls;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
