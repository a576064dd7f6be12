package sluice.front;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A php-fpm of the machine with a pool of its own. Confined to one test. */
final class PhpFpm implements AutoCloseable {

  private final Process process;
  private final Path socket;

  private PhpFpm(Process process, Path socket) {
    this.process = process;
    this.socket = socket;
  }

  /** Skips the test where there is no php-fpm. */
  static void assumeInstalled() {
    assumeTrue(
        program().isPresent(),
        "skipped: php-fpm is not installed (Debian: apt-get install php-fpm)");
  }

  private static Optional<Path> program() {
    return Stream.of("8.2", "8.4", "8.3", "8.1", "")
        .map(version -> Path.of("/usr/sbin/php-fpm" + version))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static PhpFpm start(Path folder) throws IOException {
    Path socket = folder.resolve("php-fpm.sock");
    Files.deleteIfExists(socket);
    Path config = folder.resolve("php-fpm.conf");
    Files.writeString(
        config,
        String.join(
            "\n",
            "[global]",
            "error_log = " + folder.resolve("php-fpm.log"),
            "[www]",
            // Taken when root starts it, and left out with a notice when somebody else does.
            "user = nobody",
            "group = nogroup",
            "listen = " + socket,
            "listen.mode = 0666",
            "pm = static",
            "pm.max_children = 2",
            ""));
    Process process =
        new ProcessBuilder(
                program().orElseThrow().toString(), "--nodaemonize", "-y", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("php-fpm.out").toFile())
            .start();
    await().until(() -> Files.exists(socket));
    return new PhpFpm(process, socket);
  }

  /** As fastcgi_pass of nginx takes it. */
  String address() {
    return "unix:" + socket;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
