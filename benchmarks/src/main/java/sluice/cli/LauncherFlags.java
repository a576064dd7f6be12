package sluice.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import sluice.worker.BenchServers;

/**
 * With which flags bin/sluice starts Java, asked from itself: it is given a Java that only tells
 * how it was called. So what is measured in a process of its own has the flags that users have.
 */
public final class LauncherFlags {
  private static final Path LAUNCHER = Path.of("deploy/src/main/dist/bin/sluice");

  /** Of the compiler, which change what compiled code does. */
  private static final Pattern COMPILER = Pattern.compile("-XX:.*Inlin.*");

  private LauncherFlags() {}

  /**
   * Flags for a command, heap and collector among them, without class path and kept classes. Reads
   * the launcher of the checkout in whose root this runs, or in a module of it.
   *
   * @param command such as {@code ingest}
   * @throws UncheckedIOException if there is no launcher, or it fails
   */
  public static List<String> of(String command) {
    try {
      Path home = Files.createTempDirectory("sluice-flags");
      try {
        Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
        Path compiler = Path.of("lib/server/libjvm.so"); // the launcher looks whether it is there
        if (Files.exists(Path.of(System.getProperty("java.home")).resolve(compiler))) {
          Files.createDirectories(home.resolve(compiler).getParent());
          Files.createFile(home.resolve(compiler));
        }
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        return told(command, home).stream()
            .takeWhile(flag -> !flag.equals("-cp"))
            .filter(flag -> !flag.startsWith("-XX:SharedArchiveFile="))
            .filter(flag -> !flag.startsWith("-Dsluice.home="))
            .toList();
      } finally {
        BenchServers.delete(home);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Those of a command that tell the compiler what to do; the same for all that stay. */
  public static List<String> ofCompiler(String command) {
    return of(command).stream().filter(COMPILER.asMatchPredicate()).toList();
  }

  private static List<String> told(String command, Path java) throws IOException {
    Path launcherFile = Files.exists(LAUNCHER) ? LAUNCHER : Path.of("..").resolve(LAUNCHER);
    ProcessBuilder builder =
        new ProcessBuilder("sh", launcherFile.toString(), command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", java.toString());
    Process launcher = builder.start();
    String told = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (launcher.waitFor() != 0) {
        throw new IOException(launcherFile + " failed: " + told);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException(stop);
    }
    return told.lines().toList();
  }
}
