package sluice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import sluice.servers.TestDatabase;

/** A Matomo's folder whose configuration names the servers of a test. */
final class MatomoFolder {
  static final String SALT = "salt-hush-hush";

  private static final Path DATA_FILES = Path.of("src/test/resources/sluice/newer/matomo");

  private MatomoFolder() {}

  /** A few rules of each kind of a newer Matomo, and its global.ini.php. */
  static void copyDataFiles(Path matomo) throws IOException {
    try (Stream<Path> files = Files.walk(DATA_FILES)) {
      for (Path file : files.toList()) {
        Path copy = matomo.resolve(DATA_FILES.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  /**
   * Makes one.
   *
   * @param databaseServer HOST:PORT
   * @param redisServer HOST:PORT
   */
  static Path make(
      Path folder, TestDatabase database, String databaseServer, String redisServer, int number)
      throws IOException {
    Path config = Files.createDirectories(folder.resolve("matomo/config"));
    Files.writeString(config.resolve("global.ini.php"), "[General]\n[Tracker]\n");
    Files.writeString(
        config.resolve("config.ini.php"),
        """
        [database]
        host = "%s"
        port = %s
        username = "%s"
        password = "%s"
        dbname = "%s"
        tables_prefix = "matomo_"
        [General]
        salt = "%s"
        [QueuedTracking]
        queueEnabled = 1
        processDuringTrackingRequest = 0
        numQueueWorkers = 4
        redisHost = "%s"
        redisPort = %s
        redisDatabase = %d
        [Sluice]
        """
            .formatted(
                databaseServer.split(":")[0],
                databaseServer.split(":")[1],
                database.user(),
                database.password(),
                database.name(),
                SALT,
                redisServer.split(":")[0],
                redisServer.split(":")[1],
                number));
    return config.getParent();
  }
}
