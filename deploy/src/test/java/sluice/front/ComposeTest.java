package sluice.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The files for containers: what they name is there, and fits the files beside them. */
class ComposeTest {
  private static final Path FOLDER = Path.of("compose");
  private static final List<String> OURS = List.of("ingest", "worker", "archive");

  /** A variable of .env, with what is said or taken when it is missing. */
  private static final Pattern PASSED = Pattern.compile("\\$\\{(\\w+)(?::[?-][^}]*)?\\}");

  private final Map<String, Object> compose = yaml(FOLDER.resolve("compose.yaml"));
  private final Map<String, Map<String, Object>> services = services();

  @Test
  void allThatAMatomoConsistsOfIsThereAndMatomoItselfInAProfile() {
    assertThat(services)
        .containsOnlyKeys(
            "nginx",
            "redis",
            "mariadb",
            "ingest",
            "worker",
            "archive",
            "prometheus",
            "grafana",
            "matomo",
            "scheduled-tasks");
    services.forEach(
        (name, service) ->
            assertThat(service.containsKey("profiles"))
                .as(name)
                .isEqualTo(List.of("matomo", "scheduled-tasks").contains(name)));
  }

  @Test
  void nothingIsReachedFromOutsideOfTheHost() {
    services.forEach(
        (name, service) ->
            assertThat(strings(service.get("ports")))
                .as(name)
                .allMatch(port -> port.startsWith("127.0.0.1:")));
  }

  @Test
  void whatIsNamedIsDeclared() {
    services.forEach(
        (name, service) -> {
          assertThat(services.keySet()).containsAll(strings(service.get("depends_on")));
          for (String volume : strings(service.get("volumes"))) {
            String source =
                volume.replaceFirst("^\\$\\{MATOMO_FILES:-(\\w+)\\}", "$1").split(":")[0];
            if (source.startsWith(".")) {
              assertThat(FOLDER.resolve(source)).as(name).exists();
            } else {
              assertThat(map(compose.get("volumes"))).as(name).containsKey(source);
            }
          }
        });
  }

  @Test
  void aPasswordThatIsMissingIsSaidAndNoneIsShipped() throws IOException {
    String example = Files.readString(FOLDER.resolve("env.example"));
    Matcher variable = PASSED.matcher(Files.readString(FOLDER.resolve("compose.yaml")));
    List<String> needed = new ArrayList<>();
    while (variable.find()) {
      if (variable.group().contains(":?")) {
        needed.add(variable.group(1));
      }
    }
    assertThat(needed).contains("MARIADB_PASSWORD", "GRAFANA_PASSWORD");
    assertThat(needed).allSatisfy(name -> assertThat(example).contains("\n" + name + "=\n"));
  }

  @Test
  void redisKeepsWhatItTook() {
    assertThat(strings(services.get("redis").get("command")))
        .containsSubsequence("--appendonly", "yes")
        .containsSubsequence("--maxmemory-policy", "noeviction");
  }

  @Test
  void ourProcessesAreConfinedAndPrometheusAsksEachOfThem() throws IOException {
    String prometheus = Files.readString(FOLDER.resolve("prometheus/prometheus.yml"));
    for (String name : OURS) {
      Map<String, Object> service = services.get(name);
      Map<String, Object> settings = map(service.get("environment"));
      assertThat(strings(service.get("command")).get(0)).isEqualTo(name);
      assertThat(service)
          .containsEntry("read_only", true)
          .containsEntry("cap_drop", List.of("ALL"));
      assertThat(strings(service.get("volumes")))
          .contains(name + ":/var/lib/sluice", "${MATOMO_FILES:-matomo}:/var/www/matomo:ro");
      String port = settings.get("SLUICE_ADMIN_LISTEN").toString().split(":")[1];
      assertThat(settings.get("SLUICE_ADMIN_HOSTS").toString().split(",")).contains(name);
      assertThat(prometheus).contains("'" + name + ":" + port + "'").contains("process: " + name);
      assertThat(limit(name)).as(name).isEqualTo(unitLimit(name));
    }
    assertThat(Files.readString(FOLDER.resolve("nginx/matomo.conf")))
        .contains("server ingest:8088 ");
  }

  @Test
  void theImageIsMadeOfTheDistributionAndRunsWithoutRights() throws IOException {
    String image = Files.readString(Path.of("Dockerfile"));
    assertThat(image)
        .contains(
            "COPY bin /opt/sluice/bin\n", "COPY lib /opt/sluice/lib\n", "\nUSER sluice:www-data\n")
        .doesNotContain("embedded");
    Map<String, Object> build = map(services.get("ingest").get("build"));
    assertThat(build)
        .containsEntry("context", "../..")
        .containsEntry("dockerfile", "deploy/Dockerfile");
  }

  /** A unit and a container hold the same process. */
  private static String unitLimit(String name) throws IOException {
    Matcher most =
        Pattern.compile("(?m)^MemoryMax=(\\d+[MG])$")
            .matcher(Files.readString(Path.of("systemd", "sluice-" + name + ".service")));
    assertThat(most.find()).isTrue();
    return most.group(1).toLowerCase(Locale.ROOT);
  }

  private String limit(String name) {
    return Optional.ofNullable(services.get(name).get("mem_limit")).orElse("").toString();
  }

  private Map<String, Map<String, Object>> services() {
    Map<String, Map<String, Object>> all = new TreeMap<>();
    map(compose.get("services")).forEach((name, service) -> all.put(name, map(service)));
    return all;
  }

  private static Map<String, Object> yaml(Path file) {
    try {
      LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
      return map(new Load(settings).loadFromString(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With what its merge key names, which YAML 1.2 has no word for and Compose takes. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    Map<String, Object> merged = new TreeMap<>();
    if (value != null) {
      Map<String, Object> own = (Map<String, Object>) value;
      if (own.containsKey("<<")) {
        merged.putAll(map(own.get("<<")));
      }
      merged.putAll(own);
      merged.remove("<<");
    }
    return merged;
  }

  @SuppressWarnings("unchecked")
  private static List<String> strings(Object value) {
    return value == null ? List.of() : (List<String>) value;
  }
}
