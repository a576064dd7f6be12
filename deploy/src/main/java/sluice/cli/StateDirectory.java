package sluice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import sluice.process.PrivateFiles;

/** Where a process keeps what it needs across restarts. Stateless. */
final class StateDirectory {

  /** Where services keep their state, by the Filesystem Hierarchy Standard. */
  static final Path OF_SERVICES = Path.of("/var/lib/sluice");

  /** Where everybody else keeps it, below the home directory. */
  private static final Path OF_USER = Path.of(".local/state/sluice");

  private StateDirectory() {}

  /**
   * The directory when nobody names one: the one that systemd made for the unit, else the folder of
   * services if it is there and ours, else a folder of the user's.
   */
  static Path standard(Map<String, String> environment, Path ofServices, Path home) {
    String systemd = environment.getOrDefault("STATE_DIRECTORY", "");
    if (!systemd.isEmpty()) {
      // Several StateDirectory= of a unit come with colons between them.
      return Path.of(systemd.split(":")[0]);
    }
    return Files.isWritable(ofServices) ? ofServices : home.resolve(OF_USER);
  }

  /** Makes it if need be and writes a file; what stands in the way, in words. */
  static Optional<String> fault(Path directory) {
    try {
      PrivateFiles.createDirectories(directory);
      Files.delete(Files.createTempFile(directory, "can-write", ".tmp"));
      return Optional.empty();
    } catch (IOException e) {
      String user = System.getProperty("user.name");
      return Optional.of(
          "--state-dir: "
              + directory
              + " cannot be written by user "
              + user
              + " ("
              + e.getClass().getSimpleName()
              + "): name another folder, or make one:  install -d -m 0700 -o "
              + user
              + " "
              + toMake(directory));
    }
  }

  /** The one that is lacking; for who has no home to write in, that of services. */
  private static Path toMake(Path directory) {
    return directory.endsWith(OF_USER) ? OF_SERVICES : directory;
  }
}
