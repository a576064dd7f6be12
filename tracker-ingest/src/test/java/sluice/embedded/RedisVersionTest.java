package sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisVersionTest {
  @TempDir private Path directory;

  private Path program(String name, String says) throws IOException {
    Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\necho '" + says + "'\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void theNewestInstalledServerIsFoundWhateverItsName() throws IOException {
    Path old =
        program("redis-server", "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0");
    Path valkey = program("valkey-server", "Valkey server v=8.0.2 sha=00000000:0 malloc=jemalloc");
    Path broken = program("other-redis-server", "Segmentation fault");

    assertThat(RedisVersion.newest(List.of(broken, old, valkey, directory.resolve("none"))))
        .hasValueSatisfying(found -> assertThat(found.program()).isEqualTo(valkey));
    assertThat(RedisVersion.newest(List.of(broken))).isEmpty();
  }

  @Test
  void versionsAreComparedAsNumbers() throws IOException {
    RedisVersion older = RedisVersion.of(program("a", "Redis server v=7.0.9 ")).orElseThrow();
    RedisVersion newer = RedisVersion.of(program("b", "Redis server v=7.0.15 ")).orElseThrow();

    assertThat(newer).isGreaterThan(older);
    assertThat(RedisVersion.of(program("c", "Redis server v=10.0.0 ")).orElseThrow())
        .isGreaterThan(newer);
  }
}
