package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.ingest.IngestConfig;
import sluice.matomo.MatomoConfig;
import sluice.matomo.PluginSettings;

/** What nobody can have meant so is said; what is usual is not. */
class DoubtfulSettingsTest {

  private static final Pattern READ =
      Pattern.compile(
          "(?:settings|above)(?:\\(\\))?\\s*\\.(?:text|integer|duration|bytes|flag|choice|listen|path|list)"
              + "\\(\\s*\"([a-z-]+)\"");

  private static List<String> doubts(String config) {
    return DoubtfulSettings.of(MatomoConfig.parse(config), Map.of());
  }

  private static List<String> plugin(String name, String value) {
    return DoubtfulSettings.of(
        PluginSettings.of("QueuedTracking", Map.of(name, List.of(value)), MatomoConfig.defaults()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [Sluice] max_waits = 1s                            | [Sluice] max_waits is no setting
          [Sluice] max-wait = 1s                             | [Sluice] max-wait is no setting
          [Sluice] accept_version = "newest"                 | is no version such as 5.15.0
          [General] proxy_ips[] = "10.0.0.0/99"              | is no address and no range
          [General] proxy_ips[] = "proxy.example"            | is no address and no range
          [General] proxy_client_headers[] = X-Forwarded-For | HTTP_X_FORWARDED_FOR
          [General] proxy_scheme_headers[] = X-Scheme        | HTTP_X_SCHEME
          """)
  void mistakeInAFileIsSaid(String line, String doubt) {
    assertThat(doubts(line.replaceFirst("] ", "]\n"))).singleElement().asString().contains(doubt);
  }

  @Test
  void usualConfigurationIsNotDoubted() {
    assertThat(
            doubts(
                """
                [Sluice]
                max_wait = 1s
                salt_file = "/run/salt"
                accept_version = "5.15.0"
                accept_plugin_loss[] = "Name"
                [General]
                proxy_client_headers[] = HTTP_X_FORWARDED_FOR
                proxy_ips[] = 10.0.0.*
                proxy_ips[] = "10.1.0.0/16"
                proxy_ips[] = "::1"
                """))
        .isEmpty();
    assertThat(DoubtfulSettings.of(MatomoConfig.defaults(), System.getenv())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, -1, '', true",
    "localhost, -1, 'proxy_client_headers[] = \"\"', true",
    "::1, -1, 'proxy_ips[] = \"10.0.0.1\"', true",
    "0.0.0.0, 3, '', true",
    "127.0.0.1, -1, 'proxy_client_headers[] = HTTP_X_FORWARDED_FOR', false",
    "0.0.0.0, -1, '', false",
    "10.0.0.5, -1, '', false",
  })
  void proxyThatWouldMakeAllVisitorsOneIsSaid(
      String host, int descriptor, String line, boolean isDoubted) {
    IngestConfig.Listen listen = new IngestConfig.Listen(host, 8088, "", 1, false, descriptor);
    List<String> doubts =
        DoubtfulSettings.of(MatomoConfig.parse("[General]\n" + line + "\n"), listen);
    assertThat(doubts).hasSize(isDoubted ? 1 : 0);
    assertThat(doubts).allMatch(doubt -> doubt.contains("HTTP_X_FORWARDED_FOR"));
  }

  @Test
  void variableThatNothingReadsIsSaid() {
    assertThat(
            DoubtfulSettings.of(
                MatomoConfig.defaults(),
                Map.of("SLUICE_MAXWAIT", "1s", "SLUICE_MAX_WAIT", "1s", "SLUICE_JAVA_OPTS", "-X")))
        .containsExactly("the variable SLUICE_MAXWAIT is no setting of Sluice and has no effect");
  }

  @ParameterizedTest
  @CsvSource({
    "backend, MySQL, 'redis, as the plugin does'",
    "backend, rabbit, 'redis, as the plugin does'",
    "numQueueWorkers, 0, 1",
    "numQueueWorkers, 5000, 4096",
    "numQueueWorkers, many, 1",
    "numRequestsToProcess, -3, 1",
    "redisPort, abc, the usual port",
    "redisPort, '6379,x', the usual port",
    "redisDatabase, one, 0",
    "redisTimeout, soon, 0.0",
  })
  void mistakeInThePluginsSettingsIsSaidWithWhatIsTaken(String name, String value, String taken) {
    assertThat(plugin(name, value))
        .singleElement()
        .asString()
        .startsWith("[QueuedTracking] " + name + " = '" + value + "' is ")
        .endsWith(": taken as " + taken);
  }

  @ParameterizedTest
  @CsvSource({
    "backend, redis",
    "backend, mysql",
    "numQueueWorkers, 4096",
    "redisPort, 0",
    "redisPort, '6379, 6380'",
    "redisDatabase, 15",
    "redisTimeout, 0.05",
  })
  void usualPluginSettingIsNotDoubted(String name, String value) {
    assertThat(plugin(name, value)).isEmpty();
  }

  @Test
  void everySettingThatIsReadByItsNameIsKnown() {
    Set<String> read = new TreeSet<>();
    for (String module : List.of("tracker-ingest", "queue-worker", "archiver", "deploy")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
          Matcher setting = READ.matcher(Files.readString(file));
          while (setting.find()) {
            read.add(setting.group(1));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    read.remove("backend"); // a setting of the plugin
    assertThat(read).hasSizeGreaterThan(20);
    assertThat(DoubtfulSettings.names()).containsAll(read);
  }
}
