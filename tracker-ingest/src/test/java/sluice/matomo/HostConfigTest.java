package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostConfigTest {

  @TempDir Path matomo;

  @BeforeEach
  void severalMatomosAreInOneFolder() throws IOException {
    write("config/common.config.ini.php", "dbname = common\nport = 7");
    write("config/config.ini.php", "dbname = standard");
    write("config/a.example.config.ini.php", "dbname = a");
    write("misc/user/b.example/config.ini.php", "dbname = b");
  }

  private void write(String file, String keys) throws IOException {
    Path path = matomo.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "[database]\n" + keys + "\n");
  }

  private String name(String host) throws IOException {
    return MatomoConfig.load(matomo, host).text("database", "dbname", "");
  }

  @Test
  void fileOfTheHostTakesThePlaceOfTheStandardOne() throws IOException {
    assertThat(name("a.example")).isEqualTo("a");
    assertThat(name("a.example:8080")).isEqualTo("a");
    assertThat(name("b.example")).isEqualTo("b");
    assertThat(MatomoConfig.load(matomo).text("database", "dbname", "")).isEqualTo("standard");
    assertThat(MatomoConfig.load(matomo, "a.example").text("database", "port", "")).isEqualTo("7");
  }

  @Test
  void changesAreReadFromTheSameFile() throws IOException {
    MatomoConfig config = MatomoConfig.load(matomo, "a.example");
    write("config/a.example.config.ini.php", "dbname = changed");
    assertThat(config.reloaded().text("database", "dbname", "")).isEqualTo("changed");
    assertThat(config.with("General", "salt", "s").isFromFiles()).isTrue();
    assertThat(MatomoConfig.defaults().reloaded()).isSameAs(MatomoConfig.defaults());
  }

  @ParameterizedTest
  @ValueSource(strings = {"c.example", "", "..", "../a.example", "a/b", ".a"})
  void hostWithoutAFileIsRefused(String host) {
    assertThatThrownBy(() -> MatomoConfig.load(matomo, host))
        .isInstanceOf(IOException.class)
        .message()
        .matches("(?s).*(neither .*config.ini.php|is no name of a host).*");
  }

  @Test
  void hostsWithFilesAreListedWithoutTheDefaultsOfAll() {
    assertThat(HostConfig.hosts(matomo)).containsExactly("a.example");
    assertThat(HostConfig.hosts(matomo.resolve("none"))).isEmpty();
  }
}
