package sluice.matomo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Several Matomos in one folder: the file of a host takes the place of {@code config.ini.php}
 * (Matomo's Config::getLocalConfigInfoForHostname). Stateless.
 */
public final class HostConfig {

  private static final String STANDARD = "config.ini.php";

  /** Matomo's Filesystem::isValidFilename, of which the host is the beginning. */
  private static final Pattern HOST = Pattern.compile("[a-zA-Z0-9][a-zA-Z_0-9.-]*");

  /** Of a host only the name counts, as in Matomo. */
  private static final Pattern PORT = Pattern.compile(":[0-9]*$");

  private HostConfig() {}

  /**
   * The file that Matomo reads for a host: {@code config/HOST.config.ini.php}, else {@code
   * misc/user/HOST/config.ini.php}.
   *
   * @throws IOException when the host has no file of its own; the message names both
   */
  public static Path file(Path matomoDir, String host) throws IOException {
    String name = PORT.matcher(host.strip()).replaceFirst("");
    if (!HOST.matcher(name).matches()) {
      throw new IOException("'" + host + "' is no name of a host");
    }
    Path inConfig = matomoDir.resolve("config").resolve(name + "." + STANDARD);
    Path inMisc = matomoDir.resolve("misc").resolve("user").resolve(name).resolve(STANDARD);
    if (Files.exists(inConfig)) {
      return inConfig;
    }
    if (Files.exists(inMisc)) {
      return inMisc;
    }
    throw new IOException("there is neither " + inConfig + " nor " + inMisc);
  }

  /** The file of the only Matomo of a folder, {@code config/config.ini.php}. */
  static Path file(Path matomoDir) {
    return matomoDir.resolve("config").resolve(STANDARD);
  }

  /** The hosts that have a file of their own in {@code config/}; empty if it cannot be listed. */
  public static List<String> hosts(Path matomoDir) {
    List<String> hosts = new ArrayList<>();
    String end = "." + STANDARD;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(matomoDir.resolve("config"), "*" + end)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        hosts.add(name.substring(0, name.length() - end.length()));
      }
    } catch (IOException e) {
      return List.of();
    }
    // The defaults of all hosts bear such a name, too.
    hosts.remove("common");
    hosts.sort(null);
    return hosts;
  }
}
