package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.logs.Checkpoints;
import sluice.logs.FormatChoice;
import sluice.logs.ImportPace;
import sluice.logs.ImportSetup;
import sluice.logs.ImportStop;
import sluice.logs.ImportWatch;
import sluice.logs.InDoubt;
import sluice.logs.LogImport;
import sluice.logs.SiteChoice;
import sluice.logs.SiteFinder;
import sluice.logs.TrackingEndpoint;
import sluice.matomo.MatomoConfig;
import sluice.matomo.SluiceSettings;
import sluice.process.ConfigFaults;

/**
 * The same hits as Matomo's log importer: of each log (made for this test), what the importer of
 * November 2026 sent when it was run with these flags against a server that noted it. One file a
 * run: its log and flags, then a request a line. What differs on purpose is {@link #ours}, and said
 * in deploy/docs/importing-logs.md#differences-from-matomos-importer.
 */
class ImporterVectorsTest {
  private static final Path VECTORS = Path.of("src/test/resources/import");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The sites that the server told the importer of. */
  private static final class Sites implements SiteFinder {
    @Override
    public Optional<Found> byHost(String host) {
      return switch (host) {
        case "shop.example", "www.shop.example" -> byId(1);
        case "blog.example" -> byId(2);
        default -> Optional.empty();
      };
    }

    @Override
    public Optional<Found> byId(int idSite) {
      return switch (idSite) {
        case 1 -> Optional.of(new Found(1, "https://shop.example"));
        case 2 -> Optional.of(new Found(2, "http://blog.example"));
        case 7 -> Optional.of(new Found(7, "http://seven.example"));
        default -> Optional.empty();
      };
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "common",
        "vhost",
        "complete",
        "fallback",
        "nginx_json",
        "iis",
        "w3c",
        "cloudfront",
        "s3",
        "elb",
        "alb",
        "traefik",
        "caddy",
        "combined",
        "replay",
        "replay1",
        "everything",
        "delimiter",
        "paths",
        "hosts",
        "dl",
        "adddl",
        "cutskip"
      })
  void sameHitsAsMatomosImporter(String run) throws Exception {
    List<String> lines = Files.readAllLines(VECTORS.resolve("importer-" + run + ".jsonl"));
    JsonNode head = MAPPER.readTree(lines.get(0));
    List<JsonNode> expected = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      ours(run, (ObjectNode) MAPPER.readTree(line)).map(this::normal).ifPresent(expected::add);
    }
    List<JsonNode> sent = sent(VECTORS.resolve(head.get("log").asText()), flags(head));
    assertThat(sent).as(run).containsExactlyElementsOf(expected);
  }

  /** What we send where the importer sends this. */
  private static Optional<ObjectNode> ours(String run, ObjectNode hit) {
    if (run.equals("caddy")) {
      hit.remove("uid"); // an empty name is none
      hit.put("cdt", hit.get("cdt").asText().replaceFirst("\\.[0-9]+$", "")); // whole seconds
    }
    if ((run.equals("caddy") || run.equals("traefik"))
        && hit.get("url").asText().endsWith("/img/Logo.PNG?v=2")) {
      return Optional.empty(); // a static file with a query is a static file in these logs, too
    }
    if (run.equals("traefik")) {
      // these logs have a zone in their times, which the importer does not look at
      hit.put("cdt", hit.get("cdt").asText().replace(" 10:", " 08:"));
    }
    if (hit.get("ua").asText().equals("A \\")) {
      hit.put("ua", "A \"b\" c"); // a quote that the server has escaped does not end a value
      if (hit.has("_cvar")) {
        hit.put("_cvar", "{\"1\":[\"Not-Bot\",\"A \\\"b\\\" c\"]}");
      }
    }
    if (hit.has("x")) {
      // a replayed call is sent whole: with empty values, and all of a list
      hit.put("ec_items", "");
      ArrayNode list = MAPPER.createArrayNode().add("1").add("2");
      hit.set("a", MAPPER.createObjectNode().set("b", list));
    }
    return Optional.of(hit);
  }

  /** Custom variables are JSON in JSON, whose blanks mean nothing. */
  private JsonNode normal(ObjectNode hit) {
    for (String name : List.of("cvar", "_cvar")) {
      if (hit.has(name)) {
        try {
          hit.set(name, MAPPER.readTree(hit.get(name).asText()));
        } catch (IOException e) {
          throw new AssertionError(name + " is no JSON: " + hit, e);
        }
      }
    }
    return hit;
  }

  private static Map<String, String> flags(JsonNode head) {
    Map<String, String> flags = new LinkedHashMap<>();
    for (JsonNode flag : head.get("flags")) {
      String[] parts = flag.asText().substring(2).split("=", 2);
      flags.put(parts[0], parts.length > 1 ? parts[1] : "true");
    }
    return flags;
  }

  private List<JsonNode> sent(Path log, Map<String, String> flags) throws Exception {
    ConfigFaults faults = new ConfigFaults();
    SluiceSettings settings = SluiceSettings.of(flags, Map.of(), MatomoConfig.defaults(), faults);
    Sites sites = new Sites();
    int only = Integer.parseInt(flags.getOrDefault("idsite", "0"));
    int fallback = Integer.parseInt(flags.getOrDefault("idsite-fallback", "0"));
    List<JsonNode> sent = new ArrayList<>();
    ImportSetup setup =
        new ImportSetup(
            ImportRuleFlags.rules(settings),
            new SiteChoice(
                sites,
                sites.byId(only).orElse(null),
                sites.byId(fallback).orElse(null),
                idSite -> true),
            new ImportSetup.Reading(
                FormatChoice.ANY,
                false,
                StandardCharsets.UTF_8,
                Long.parseLong(flags.getOrDefault("skip", "0")),
                false),
            new ImportSetup.Sending(
                body -> taken(body, sent), "TOKEN", 1, 200, InDoubt.STOP, Duration.ZERO),
            new ImportSetup.Around(
                Checkpoints.none(), false, new Silent(), new Never(), ImportPace.FULL));
    assertThat(new LogImport(setup).run(List.of(log))).isTrue();
    assertThat(faults.list()).isEmpty();
    return sent;
  }

  private TrackingEndpoint.Answer taken(byte[] body, List<JsonNode> sent) {
    try {
      JsonNode bulk = MAPPER.readTree(body);
      assertThat(bulk.get("token_auth").asText()).isEqualTo("TOKEN");
      bulk.get("requests").forEach(hit -> sent.add(normal((ObjectNode) hit)));
      return new TrackingEndpoint.Taken(0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Nobody watches. */
  private static final class Silent implements ImportWatch {
    @Override
    public void begins(String log, long bytes, long from) {}

    @Override
    public void reached(long bytes) {}

    @Override
    public void ends() {}

    @Override
    public void warns(String event, String what) {}
  }

  /** Nobody ends it. */
  private static final class Never implements ImportStop {
    @Override
    public boolean hasBegun() {
      return false;
    }

    @Override
    public boolean await(Duration time) {
      return false;
    }
  }
}
