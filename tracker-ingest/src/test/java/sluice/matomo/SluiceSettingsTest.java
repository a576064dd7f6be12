package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.process.ConfigFaults;
import sluice.process.ConfigRefused;

class SluiceSettingsTest {
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration MOST = Duration.ofDays(1);

  private final ConfigFaults faults = new ConfigFaults();

  @TempDir private Path directory;

  private SluiceSettings flags(Map<String, String> flags) {
    return SluiceSettings.of(flags, Map.of(), MatomoConfig.defaults(), faults);
  }

  @Test
  void flagWinsOverVariableOverFileOverDefault() {
    MatomoConfig file = MatomoConfig.defaults().with("Sluice", "max_wait", "3s");
    Map<String, String> variable = Map.of("SLUICE_MAX_WAIT", "2s");
    Map<String, String> flag = Map.of("max-wait", "1s");
    Duration otherwise = Duration.ofSeconds(4);

    assertThat(
            SluiceSettings.of(flag, variable, file, faults)
                .duration("max-wait", otherwise, LEAST, MOST))
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(
            SluiceSettings.of(Map.of(), variable, file, faults)
                .duration("max-wait", otherwise, LEAST, MOST))
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(
            SluiceSettings.of(Map.of(), Map.of(), file, faults)
                .duration("max-wait", otherwise, LEAST, MOST))
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(flags(Map.of()).duration("max-wait", otherwise, LEAST, MOST)).isEqualTo(otherwise);
    assertThat(faults.isEmpty()).isTrue();
  }

  @Test
  void secretsAreTakenFromFilesToo() throws IOException {
    String file = Files.writeString(directory.resolve("salt"), "of the file\n").toString();
    MatomoConfig key = MatomoConfig.defaults().with("Sluice", "redis_file", file);

    assertThat(flags(Map.of("salt-file", file)).text("salt")).hasValue("of the file");
    assertThat(
            SluiceSettings.of(Map.of(), Map.of("SLUICE_SALT_FILE", file), key, faults).text("salt"))
        .hasValue("of the file");
    assertThat(SluiceSettings.of(Map.of(), Map.of(), key, faults).text("redis"))
        .hasValue("of the file");
    assertThat(
            SluiceSettings.of(
                    Map.of("salt", "of the flag"), Map.of("SLUICE_SALT_FILE", file), key, faults)
                .text("salt"))
        .hasValue("of the flag");
    assertThat(
            SluiceSettings.of(
                    Map.of("salt-file", file), Map.of("SLUICE_SALT", "variable"), key, faults)
                .text("salt"))
        .hasValue("of the file");
    assertThat(faults.list()).isEmpty();
  }

  @Test
  void aSecretFileThatCannotBeUsedIsAFaultThatShowsNothingOfIt() throws IOException {
    String twoLines = Files.writeString(directory.resolve("two"), "hush\nhush\n").toString();
    SluiceSettings settings =
        flags(Map.of("salt-file", twoLines, "redis-file", directory.resolve("none").toString()));

    settings.text("salt");
    settings.text("salt");
    settings.text("redis");
    assertThat(faults.list())
        .containsExactly(
            "--salt-file must name a file of one line, was '" + twoLines + "'",
            "--redis-file must name a file that this process may read, was '"
                + directory.resolve("none")
                + "' (NoSuchFileException)");
  }

  @Test
  void aSecretAndItsFileExcludeEachOther() throws IOException {
    String file = Files.writeString(directory.resolve("salt"), "a").toString();

    flags(Map.of("salt", "b", "salt-file", file)).text("salt");
    assertThat(faults.list()).containsExactly("--salt and --salt-file exclude each other");
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, 500",
    "1s, 1000",
    "2m, 120000",
    "2min, 120000",
    "1h, 3600000",
    "1d, 86400000"
  })
  void durationsCarryAUnit(String written, long expectedMs) {
    assertThat(flags(Map.of("d", written)).duration("d", Duration.ZERO, LEAST, MOST).toMillis())
        .isEqualTo(expectedMs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "199ms", "61m", "999999999d", "999999999h"})
  void aTimeOutsideOfItsLimitsIsAFaultThatNamesThem(String written) {
    Duration standard = Duration.ofSeconds(3);
    assertThat(
            flags(Map.of("d", written))
                .duration("d", standard, Duration.ofMillis(200), Duration.ofHours(1)))
        .isEqualTo(standard);
    assertThat(faults.list())
        .containsExactly(
            "--d must be a time such as 500ms, 1s, 5m, 2h or 1d, from 200ms to 1h, was '"
                + written
                + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999999g", "17179869184g", "8589934592g"})
  void aSizeThatNoNumberHoldsIsAFault(String written) {
    assertThat(flags(Map.of("b", written)).bytes("b", 5)).isEqualTo(5);
    assertThat(faults.list())
        .containsExactly("--b must be at most 1073741824g, was '" + written + "'");
  }

  @ParameterizedTest
  @CsvSource({"4096, 4096", "64k, 65536", "8m, 8388608", "8MiB, 8388608", "2g, 2147483648"})
  void sizesAreInBytesOrPowersOf1024(String written, long expected) {
    assertThat(flags(Map.of("b", written)).bytes("b", 0)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "9100, 127.0.0.1, 9100",
    "127.0.0.1:0, 127.0.0.1, 0",
    "[::1]:80, ::1, 80",
    ":8088, 0.0.0.0, 8088",
    "*:8088, 0.0.0.0, 8088"
  })
  void listenAddresses(String written, String host, int port) {
    InetSocketAddress address = flags(Map.of("listen", written)).listen("listen", "1");
    assertThat(address).isEqualTo(new InetSocketAddress(host, port));
  }

  @Test
  void severalAddressesArePartedByCommas() {
    List<String> usual = List.of("127.0.0.1:1", "127.0.0.1:2");
    assertThat(flags(Map.of()).listens("admin-listen", usual))
        .containsExactly(
            new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.1", 2));
    assertThat(flags(Map.of("admin-listen", "9200, ::1:9201,9200")).listens("admin-listen", usual))
        .containsExactly(
            new InetSocketAddress("127.0.0.1", 9200), new InetSocketAddress("::1", 9201));
    assertThat(flags(Map.of("admin-listen", ",")).listens("admin-listen", usual)).hasSize(2);
    flags(Map.of("admin-listen", "9200,many")).listens("admin-listen", usual);
    assertThat(faults.list())
        .containsExactly("--admin-listen must be HOST:PORT, such as 127.0.0.1:1, was '9200,many'");
  }

  @Test
  void allFaultsAreNamedInOneMessage() {
    SluiceSettings settings =
        SluiceSettings.of(
            Map.of("batch", "0", "listen", "localhost:99999", "ack", "maybe"),
            Map.of("SLUICE_MAX_WAIT", "soon", "SLUICE_LOG_JSON", "perhaps"),
            MatomoConfig.defaults().with("Sluice", "max_body", "lots"),
            faults);

    assertThat(settings.integer("batch", 100, 1, 10_000)).isEqualTo(100);
    settings.duration("max-wait", Duration.ofSeconds(1), LEAST, MOST);
    settings.bytes("max-body", 1);
    settings.flag("log-json", false);
    settings.listen("listen", "127.0.0.1:8088");
    settings.choice("ack", "redis", Set.of("redis", "received"));

    assertThatThrownBy(faults::throwIfAny)
        .isInstanceOf(ConfigRefused.class)
        .hasMessageContaining("6 faults in the configuration:")
        .hasMessageContaining("--batch must be a whole number 1..10000, was '0'")
        .hasMessageContaining("SLUICE_MAX_WAIT must be a time such as 500ms, 1s, 5m, 2h or 1d")
        .hasMessageContaining("[Sluice] max_body must be a size such as 4096, 64k, 8m or 2g")
        .hasMessageContaining("SLUICE_LOG_JSON must be true or false, was 'perhaps'")
        .hasMessageContaining("--listen must be HOST:PORT, such as 127.0.0.1:8088")
        .hasMessageContaining("--ack must be one of received, redis, was 'maybe'");
  }

  @Test
  void listsAreKeysOfTheFileOrPartsBetweenCommas() {
    MatomoConfig file = MatomoConfig.defaults().with("Sluice", "accept_plugin_loss", "A", "B");
    assertThat(SluiceSettings.of(Map.of(), Map.of(), file, faults).list("accept-plugin-loss"))
        .containsExactly("A", "B");
    assertThat(flags(Map.of("sites", "1, 2,")).list("sites")).containsExactly("1", "2");
    assertThat(flags(Map.of()).list("sites")).isEmpty();
  }

  @Test
  void tildeIsTheHomeDirectory() {
    assertThat(flags(Map.of("state-dir", "~/s")).path("state-dir", Path.of("x")))
        .isEqualTo(Path.of(System.getProperty("user.home"), "s"));
  }
}
