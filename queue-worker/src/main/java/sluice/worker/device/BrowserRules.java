package sluice.worker.device;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the browser: by the rules in client/browsers.yml, by client hints, and by what the two
 * together tell (tracker.md 10.2; device-detector's Parser/Client/Browser.php). Immutable.
 */
final class BrowserRules {

  private record Engine(String always, Map<String, String> sinceVersion) {}

  private record Rule(String regex, String name, String version, Engine engine) {}

  private record EngineRule(String regex, String name) {}

  /** What one source says, or the verdict so far; name is empty when it says nothing. */
  private record Found(String name, String code, String version, String engine) {
    static final Found NOTHING = new Found("", "", "", "");

    Found withVersion(String other) {
      return new Found(name, code, other, engine);
    }

    Found withEngine(String other) {
      return new Found(name, code, version, other);
    }
  }

  /** Brands that browsers send in hints, lower case, and what the browser is called here. */
  private static final Map<String, String> HINT_NAMES =
      Map.of(
          "google chrome", "Chrome",
          "android webview", "Chrome Webview",
          "duckduckgo", "DuckDuckGo Privacy Browser",
          "microsoft edge webview2", "Edge WebView",
          "edge", "Microsoft Edge",
          "norton secure browser", "Norton Private Browser",
          "vewd core", "Vewd Browser");

  /** Iridium sends the year of its release. */
  private static final Pattern YEAR = Pattern.compile("202[0-4]");

  private static final AgentFragment CHROME_LIKE =
      AgentFragment.anywhere("Chrome/.+ Safari/537\\.36", "chrome/");

  private final RuleList<Rule> rules;
  private final RuleList<EngineRule> engines;
  private final Map<?, ?> apps;
  private final Vocabulary vocabulary;
  private final Versions versions;

  BrowserRules(RuleFiles files, Vocabulary vocabulary, Versions versions) {
    this.rules =
        RuleList.of(
            files.list("client/browsers.yml").stream().map(BrowserRules::rule).toList(),
            Rule::regex);
    this.engines =
        RuleList.of(
            files.list("client/browser_engine.yml").stream()
                .map(one -> new EngineRule(Yaml.text(one, "regex"), Yaml.text(one, "name")))
                .toList(),
            EngineRule::regex);
    this.apps = files.map("client/hints/browsers.yml");
    this.vocabulary = vocabulary;
    this.versions = versions;
  }

  private static Rule rule(Object node) {
    Map<?, ?> engine = Yaml.map(node, "engine");
    Map<String, String> since = new LinkedHashMap<>();
    Yaml.map(engine, "versions")
        .forEach((version, name) -> since.put(version.toString(), name.toString()));
    return new Rule(
        Yaml.text(node, "regex"),
        Yaml.text(node, "name"),
        Yaml.text(node, "version"),
        new Engine(Yaml.text(engine, "default"), since));
  }

  Optional<Client> find(AgentText text, ClientHints hints) {
    Found agent = fromAgent(text);
    Found hinted = fromHints(hints);
    boolean useHints = !PhpText.isEmpty(hinted.name) && !PhpText.isEmpty(hinted.version);
    Found merged = useHints ? reconcile(hinted, agent) : agent;
    String family = vocabulary.browserFamily(merged.name);
    String app = apps.get(hints.app()) instanceof String name ? name : "";
    if (!app.isEmpty() && !app.equals(merged.name)) {
      merged = ofApp(app, merged, text);
      boolean chrome = merged.engine.equals("Blink") && CHROME_LIKE.isIn(text);
      String own = vocabulary.browserFamily(app);
      family = chrome ? (own.isEmpty() ? "Chrome" : own) : family;
    }
    if (PhpText.isEmpty(merged.name)) {
      return Optional.empty();
    }
    if (merged.name.equals("Every Browser")) {
      merged = merged.withEngine("Blink");
      family = "Chrome";
    }
    return Optional.of(
        new Client(
            ClientType.BROWSER, merged.name, merged.code, merged.version, merged.engine, family));
  }

  private Found ofApp(String app, Found before, AgentText text) {
    String code = vocabulary.browserIgnoringCase(app).map(Vocabulary.Entry::code).orElse("");
    return new Found(app, code, "", CHROME_LIKE.isIn(text) ? "Blink" : before.engine);
  }

  private Found fromAgent(AgentText text) {
    var hit = rules.first(text);
    if (hit.isEmpty()) {
      return Found.NOTHING;
    }
    Rule rule = hit.get().rule();
    Groups groups = hit.get().groups();
    String name = groups.fill(rule.name);
    String code = vocabulary.browserIgnoringCase(name).map(Vocabulary.Entry::code).orElse("");
    String version = versions.build(rule.version, groups);
    return new Found(name, code, version, engine(rule.engine, version, text));
  }

  private String engine(Engine engine, String version, AgentText text) {
    String name = engine.always;
    for (var since : engine.sinceVersion.entrySet()) {
      if (PhpVersion.compare(version, since.getKey()) >= 0) {
        name = since.getValue();
      }
    }
    return PhpText.isEmpty(name)
        ? engines.first(text).map(hit -> hit.groups().fill(hit.rule().name)).orElse("")
        : name;
  }

  /** The first brand that is a browser of its own; Chromium and Edge only if no other follows. */
  private Found fromHints(ClientHints hints) {
    Found found = Found.NOTHING;
    for (var brand : hints.brands().entrySet()) {
      String name = HINT_NAMES.getOrDefault(AgentText.lower(brand.getKey()), brand.getKey());
      var known = vocabulary.browserOfBrand(name);
      if (known.isPresent()) {
        found = new Found(known.get().name(), known.get().code(), brand.getValue(), "");
      }
      if (!found.name.isEmpty() && !List.of("Chromium", "Microsoft Edge").contains(found.name)) {
        break;
      }
    }
    String version = found.version;
    if (!hints.brands().isEmpty() && !PhpText.isEmpty(hints.fullVersion())) {
      version = hints.fullVersion();
    }
    return found.withVersion(versions.build(version, Groups.NONE));
  }

  private Found reconcile(Found hinted, Found agent) {
    Found found = renamedByVersion(hinted, agent);
    found =
        switch (found.name) {
          case "Atom", "Huawei Browser" -> found.withVersion(agent.version);
          case "DuckDuckGo Privacy Browser" -> found.withVersion("");
          case "Vewd Browser" -> found.withEngine(agent.engine);
          case "Chromium" ->
              PhpText.isEmpty(agent.name) || agent.name.equals("Chromium")
                  ? found
                  : new Found(agent.name, agent.code, agent.version, found.engine);
          default -> found;
        };
    if (agent.name.equals(found.name + " Mobile")) {
      found = new Found(agent.name, agent.code, found.version, found.engine);
    }
    if (!found.name.equals(agent.name)) {
      String family = vocabulary.browserFamily(found.name);
      boolean related = family.equals(vocabulary.browserFamily(agent.name));
      return related ? found.withEngine(agent.engine) : found;
    }
    return finerVersion(found, agent).withEngine(agent.engine);
  }

  /** Iridium hides behind a year as its version, 360 Secure Browser behind its own numbers. */
  private static Found renamedByVersion(Found hinted, Found agent) {
    Found found = hinted;
    if (YEAR.matcher(hinted.version).lookingAt()) {
      found = new Found("Iridium", "I1", hinted.version, "");
    }
    if (hinted.version.startsWith("15") && agent.version.startsWith("114")) {
      found = new Found("360 Secure Browser", "3B", hinted.version, agent.engine);
    }
    return found;
  }

  private static Found finerVersion(Found found, Found agent) {
    boolean finer =
        !PhpText.isEmpty(agent.version)
            && agent.version.startsWith(found.version)
            && PhpVersion.compare(found.version, agent.version) < 0;
    return finer ? found.withVersion(agent.version) : found;
  }
}
