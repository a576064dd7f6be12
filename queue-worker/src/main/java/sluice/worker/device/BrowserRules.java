package sluice.worker.device;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import sluice.php.AsciiText;
import sluice.php.PhpValues;
import sluice.php.PhpVersion;

/**
 * Finds the browser: by the rules in client/browsers.yml, by client hints, and by what the two
 * together tell (docs: queue-worker/docs/device-detection.md#client-hints; device-detector's
 * Parser/Client/Browser.php). Immutable.
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

  private static final String DUCK_DUCK_GO = "DuckDuckGo Privacy Browser";

  /** Brands that browsers send in hints, lower case, and what the browser is called here. */
  private static final Map<String, String> HINT_NAMES =
      Map.of(
          "google chrome", "Chrome",
          "android webview", "Chrome Webview",
          "duckduckgo", DUCK_DUCK_GO,
          "microsoft edge webview2", "Edge WebView",
          "edge", "Microsoft Edge",
          "norton secure browser", "Norton Private Browser",
          "vewd core", "Vewd Browser");

  /** The same for names that newer versions of device-detector know. */
  private static final Map<String, String> LATER_HINT_NAMES =
      Map.of("miui browser", "Mi Browser", "xiaomibrowser", "Mi Browser");

  private static final Map<String, String> LATEST_HINT_NAMES =
      Map.of(
          "opera gx android", "Opera GX",
          "opera mini android", "Opera Mini",
          "yasearchbrowser", "Yandex Browser");

  /** Atom, Aloha, Huawei, OJR, Mi, Opera Mobile, Opera, Veera: their hints have other versions. */
  private static final Set<String> AGENT_VERSION_CODES =
      Set.of("A0", "AL", "HP", "JR", "MU", "OM", "OP", "VR");

  /** Chromium, Chrome Webview, Android Browser. */
  private static final Set<String> BASE_CODES = Set.of("CR", "CV", "AN");

  /** Iridium sends the year of its release. */
  private static final Pattern YEAR = Pattern.compile("202[0-4]");

  private static final AgentFragment CHROME_LIKE =
      AgentFragment.anywhere("Chrome/.+ Safari/537\\.36", "chrome/");

  private final RuleList<Rule> rules;
  private final RuleList<EngineRule> engines;
  private final Map<?, ?> apps;
  private final Vocabulary vocabulary;
  private final Versions versions;
  private final Edition edition;
  private final Map<String, String> hintNames;

  BrowserRules(RuleFiles files, Vocabulary vocabulary, Versions versions, Edition edition) {
    this.rules =
        RuleList.of(
            files.rules("client/browsers.yml").stream().map(BrowserRules::rule).toList(),
            Rule::regex);
    this.engines =
        RuleList.of(
            files.rules("client/browser_engine.yml").stream()
                .map(one -> new EngineRule(Yaml.text(one, "regex"), Yaml.text(one, "name")))
                .toList(),
            EngineRule::regex);
    this.apps = files.map("client/hints/browsers.yml");
    this.vocabulary = vocabulary;
    this.versions = versions;
    this.edition = edition;
    this.hintNames = hintNames(edition);
  }

  private static Map<String, String> hintNames(Edition edition) {
    Map<String, String> names = new HashMap<>(HINT_NAMES);
    if (edition.prefersAgentVersion()) {
      names.putAll(LATER_HINT_NAMES);
    }
    if (edition.knowsLatestNames()) {
      names.putAll(LATEST_HINT_NAMES);
    }
    return Map.copyOf(names);
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
    boolean useHints = !PhpValues.isEmpty(hinted.name) && !PhpValues.isEmpty(hinted.version);
    Found merged = useHints ? reconcile(hinted, agent) : agent;
    String app = apps.get(hints.app()) instanceof String name ? name : "";
    if (!app.isEmpty() && !app.equals(merged.name)) {
      merged = ofApp(app, merged, text);
    }
    if (PhpValues.isEmpty(merged.name) || (edition.skipsTestBrowsers() && isTest(text))) {
      return Optional.empty();
    }
    return Optional.of(
        new Client(ClientType.BROWSER, merged.name, merged.code, merged.version, engineOf(merged)));
  }

  private static boolean isTest(AgentText text) {
    return text.bytes().contains("Cypress") || text.bytes().contains("PhantomJS");
  }

  /** Two browsers give out the engine of another. */
  private static String engineOf(Found found) {
    boolean disguised =
        found.name.equals("Every Browser")
            || (found.name.equals("TV-Browser Internet") && found.engine.equals("Gecko"));
    return disguised ? "Blink" : found.engine;
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
    return PhpValues.isEmpty(name)
        ? engines.first(text).map(hit -> hit.groups().fill(hit.rule().name)).orElse("")
        : name;
  }

  /** The first brand that is a browser of its own; Chromium and Edge only if no other follows. */
  private Found fromHints(ClientHints hints) {
    Map<String, String> brands = edition.skipsEmptyHints() ? hints.brands() : hints.earlierBrands();
    Found found = Found.NOTHING;
    for (var brand : brands.entrySet()) {
      String name = hintNames.getOrDefault(AsciiText.lower(brand.getKey()), brand.getKey());
      var known = vocabulary.browserOfBrand(name);
      if (known.isPresent()) {
        found = new Found(known.get().name(), known.get().code(), brand.getValue(), "");
      }
      if (!found.name.isEmpty() && !List.of("Chromium", "Microsoft Edge").contains(found.name)) {
        break;
      }
    }
    String version = found.version;
    if (!brands.isEmpty() && !PhpValues.isEmpty(hints.fullVersion())) {
      version = hints.fullVersion();
    }
    return found.withVersion(versions.build(version, Groups.NONE));
  }

  private Found reconcile(Found hinted, Found agent) {
    Found found = renamedByVersion(hinted, agent);
    if (takesAgentVersion(found, agent)) {
      found = found.withVersion(agent.version);
    }
    if (found.name.equals(DUCK_DUCK_GO)) {
      found = found.withVersion("");
    }
    if (found.name.equals("Vewd Browser")) {
      found = found.withEngine(agent.engine);
    }
    if (yieldsToAgent(found, agent)) {
      found = new Found(agent.name, agent.code, agent.version, found.engine);
    }
    if (agent.name.equals(found.name + " Mobile")) {
      found = new Found(agent.name, agent.code, found.version, found.engine);
    }
    boolean same = found.name.equals(agent.name);
    if (same || familyOf(found).equals(familyOf(agent))) {
      found = found.withEngine(agent.engine);
    }
    if (same || edition.prefersAgentVersion()) {
      found = finerVersion(found, agent);
    }
    boolean unversioned = found.name.equals(DUCK_DUCK_GO) && edition.prefersAgentVersion();
    return unversioned ? found.withVersion("") : found;
  }

  private String familyOf(Found found) {
    return vocabulary.browserFamily(found.name);
  }

  /** Browsers whose version in the hints is not their own. */
  private boolean takesAgentVersion(Found found, Found agent) {
    return edition.prefersAgentVersion()
        ? AGENT_VERSION_CODES.contains(found.code) && !PhpValues.isEmpty(agent.version)
        : List.of("Atom", "Huawei Browser").contains(found.name);
  }

  /** Hints that name only the base on which the browser is built. */
  private boolean yieldsToAgent(Found found, Found agent) {
    if (PhpValues.isEmpty(agent.name)) {
      return false;
    }
    if (!edition.distrustsWebviewHints()) {
      return found.name.equals("Chromium") && !agent.name.equals("Chromium");
    }
    boolean base = found.name.equals("Chromium") || found.name.equals("Chrome Webview");
    boolean noBetter =
        BASE_CODES.contains(agent.code) || (agent.code.equals("CM") && edition.knowsLatestNames());
    return base && !noBetter;
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
        !PhpValues.isEmpty(agent.version)
            && agent.version.startsWith(found.version)
            && PhpVersion.compare(found.version, agent.version) < 0;
    return finer ? found.withVersion(agent.version) : found;
  }
}
