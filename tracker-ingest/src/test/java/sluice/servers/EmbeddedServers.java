package sluice.servers;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import sluice.embedded.EmbeddedMariaDb;
import sluice.embedded.EmbeddedRedis;

/** The pair of servers from jars on the class path, with their data in a temporary directory. */
final class EmbeddedServers {
  private static final List<String> MARIADB_OPTIONS =
      List.of(
          "--innodb-buffer-pool-size=128M",
          "--innodb-log-file-size=64M",
          "--innodb-flush-log-at-trx-commit=0",
          "--max-connections=300");

  private EmbeddedServers() {}

  static Servers start() {
    try {
      return started();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Servers started() throws IOException {
    Path directory = Files.createTempDirectory("sluice-test-servers");
    EmbeddedMariaDb mariaDb = EmbeddedMariaDb.start(directory.resolve("mariadb"), MARIADB_OPTIONS);
    EmbeddedRedis redis =
        EmbeddedRedis.start(directory.resolve("redis"), List.of("--databases", "512"));
    return new Servers(
        "embedded",
        mariaDb.jdbcUrl(""),
        mariaDb.user(),
        mariaDb.password(),
        RedisURI.create("127.0.0.1", redis.port()),
        List.of(redis::close, mariaDb::close, () -> deleteTree(directory)));
  }

  private static void deleteTree(Path tree) {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("temporary data of the test servers", e);
    }
  }
}
