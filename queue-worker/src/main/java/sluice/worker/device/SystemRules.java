package sluice.worker.device;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sluice.php.AsciiText;
import sluice.php.PhpValues;

/**
 * Finds the operating system: by the rules in oss.yml, by client hints, and by what the two
 * together tell (docs: queue-worker/docs/device-detection.md#client-hints; device-detector's
 * Parser/OperatingSystem.php). Immutable.
 */
final class SystemRules {

  private record Version(String regex, Optional<String> name, Optional<String> version) {}

  private record Rule(String regex, String name, String version, RuleList<Version> versions) {}

  /** What one source says; name is empty when it says nothing. */
  private record Found(String name, String code, String version) {
    static final Found NOTHING = new Found("", "", "");
  }

  /** Names that browsers send in hints, lower case, and what the system is called here. */
  private static final Map<String, String> HINT_NAMES =
      Map.of("linux", "GNU/Linux", "macos", "Mac");

  /** Apps that pretend to run elsewhere but exist on Android only. */
  private static final Set<String> ANDROID_APPS =
      Set.of(
          "com.hisense.odinbrowser",
          "com.seraphic.openinet.pre",
          "com.appssppa.idesktoppcbrowser",
          "every.browser.inc");

  /** The platform version that Windows 7, 8 and 8.1 share. */
  private static final String NO_VERSION = "0.0.0";

  /** Windows by the second part of a platform version that begins with 0. */
  private static final Map<Long, String> OLD_WINDOWS = Map.of(1L, "7", 2L, "8", 3L, "8.1");

  private static final String LINEAGE_APP = "org.lineageos.jelly";
  private static final String FIRE_TV_APP = "org.mozilla.tv.firefox";

  /** Android's version to that of Amazon's system built on it. */
  private static final Map<String, String> FIRE_VERSIONS =
      Map.ofEntries(
          Map.entry("14", "14"),
          Map.entry("13", "14"),
          Map.entry("12", "14"),
          Map.entry("11", "8"),
          Map.entry("10", "8"),
          Map.entry("9", "7"),
          Map.entry("7", "6"),
          Map.entry("5", "5"),
          Map.entry("4.4.3", "4.5.1"),
          Map.entry("4.4.2", "4"),
          Map.entry("4.2.2", "3"),
          Map.entry("4.0.3", "3"),
          Map.entry("4.0.2", "3"),
          Map.entry("4", "2"),
          Map.entry("2", "1"));

  /** Android's version to that of LineageOS. */
  private static final Map<String, String> LINEAGE_VERSIONS =
      Map.ofEntries(
          Map.entry("16", "23"),
          Map.entry("15", "22"),
          Map.entry("14", "21"),
          Map.entry("13", "20.0"),
          Map.entry("12.1", "19.1"),
          Map.entry("12", "19.0"),
          Map.entry("11", "18.0"),
          Map.entry("10", "17.0"),
          Map.entry("9", "16.0"),
          Map.entry("8.1.0", "15.1"),
          Map.entry("8.0.0", "15.0"),
          Map.entry("7.1.2", "14.1"),
          Map.entry("7.1.1", "14.1"),
          Map.entry("7.0", "14.0"),
          Map.entry("6.0.1", "13.0"),
          Map.entry("6.0", "13.0"),
          Map.entry("5.1.1", "12.1"),
          Map.entry("5.0.2", "12.0"),
          Map.entry("5.0", "12.0"),
          Map.entry("4.4.4", "11.0"),
          Map.entry("4.3", "10.2"),
          Map.entry("4.2.2", "10.1"),
          Map.entry("4.0.4", "9.1.0"));

  private final RuleList<Rule> rules;
  private final Vocabulary vocabulary;
  private final Versions versions;
  private final Edition edition;
  private final ReducedAgent reducedAgent;

  SystemRules(RuleFiles files, Vocabulary vocabulary, Versions versions, Edition edition) {
    this.rules =
        RuleList.of(files.rules("oss.yml").stream().map(SystemRules::rule).toList(), Rule::regex);
    this.vocabulary = vocabulary;
    this.versions = versions;
    this.edition = edition;
    this.reducedAgent = new ReducedAgent(edition);
  }

  private static Rule rule(Object node) {
    List<Version> versions =
        Yaml.list(node, "versions").stream()
            .map(
                one ->
                    new Version(
                        Yaml.text(one, "regex"),
                        Yaml.field(one, "name"),
                        Yaml.field(one, "version")))
            .toList();
    return new Rule(
        Yaml.text(node, "regex"),
        Yaml.text(node, "name"),
        Yaml.text(node, "version"),
        RuleList.of(versions, Version::regex));
  }

  Optional<OperatingSystem> find(AgentText text, ClientHints hints) {
    Found agent =
        fromAgent(edition.restoresAgentForSystem() ? reducedAgent.restore(text, hints) : text);
    Found hinted = fromHints(hints);
    if (PhpValues.isEmpty(hinted.name) && PhpValues.isEmpty(agent.name)) {
      return Optional.empty();
    }
    Found merged = PhpValues.isEmpty(hinted.name) ? agent : reconcile(hinted, agent);
    Found corrected = correctByApp(merged, hints.app());
    String family = corrected.equals(merged) ? familyOf(merged) : "Android";
    String code =
        vocabulary.system(corrected.name).map(Vocabulary.Entry::code).orElse(corrected.code);
    return Optional.of(new OperatingSystem(corrected.name, code, corrected.version, family));
  }

  private String familyOf(Found found) {
    return vocabulary.systemFamily(found.name);
  }

  private Found fromAgent(AgentText text) {
    var hit = rules.first(text);
    if (hit.isEmpty()) {
      return Found.NOTHING;
    }
    Rule rule = hit.get().rule();
    Groups groups = hit.get().groups();
    String name = groups.fill(rule.name);
    String version = versions.build(rule.version, groups);
    var detail = rule.versions.first(text);
    if (detail.isPresent()) {
      Version finer = detail.get().rule();
      Groups caught = detail.get().groups();
      name = finer.name.map(caught::fill).orElse(name);
      version = finer.version.map(template -> versions.build(template, caught)).orElse(version);
    }
    var known = vocabulary.systemIgnoringCase(name);
    return new Found(
        known.map(Vocabulary.Entry::name).orElse(name),
        known.map(Vocabulary.Entry::code).orElse("UNK"),
        version);
  }

  private Found fromHints(ClientHints hints) {
    if (PhpValues.isEmpty(hints.platform())) {
      return Found.NOTHING;
    }
    String asked = HINT_NAMES.getOrDefault(AsciiText.lower(hints.platform()), hints.platform());
    var known = vocabulary.systemLike(asked);
    String name = known.map(Vocabulary.Entry::name).orElse("");
    String version = hintedVersion(name, hints.platformVersion());
    String code = known.map(Vocabulary.Entry::code).orElse("");
    return new Found(name, code, versions.build(version, Groups.NONE));
  }

  private String hintedVersion(String name, String version) {
    long major = PhpValues.toInteger(version);
    boolean windows = name.equals("Windows");
    if (windows && major > 0) {
      return major < 11 ? "10" : "11";
    }
    if (major != 0) {
      return version;
    }
    if (!edition.readsSystemHintsClosely()) {
      return "";
    }
    if (windows) {
      int dot = version.indexOf('.');
      long minor = dot < 0 ? 0 : PhpValues.toInteger(version.substring(dot + 1));
      return OLD_WINDOWS.getOrDefault(minor, version);
    }
    return version.equals(NO_VERSION) ? version : "";
  }

  /** Hints win, unless the user agent names a system of the same family more precisely. */
  private Found reconcile(Found hinted, Found agent) {
    String name = hinted.name;
    String version = hinted.version;
    if (PhpValues.isEmpty(version) && familyOf(hinted).equals(familyOf(agent))) {
      version = agent.version;
    }
    boolean closely = edition.readsSystemHintsClosely();
    if (closely && name.equals("Windows") && version.equals(NO_VERSION)) {
      version = agent.version.equals("10") ? "" : agent.version;
    }
    if (familyOf(agent).equals(name) && !agent.name.equals(name)) {
      name = agent.name;
      version = versionOfVariant(agent, hinted, version);
    }
    if (isDisguised(name, hinted, agent)) {
      return new Found(agent.name, agent.code, name.equals("Android") ? "" : version);
    }
    return new Found(name, hinted.code, version);
  }

  /** Systems that hints give out as the one they are built on. */
  private boolean isDisguised(String name, Found hinted, Found agent) {
    boolean closely = edition.readsSystemHintsClosely();
    return switch (agent.name) {
      case "Chrome OS" ->
          (name.equals("GNU/Linux") && hinted.version.equals(agent.version))
              || (name.equals("Android") && closely);
      case "Meta Horizon" -> name.equals("GNU/Linux") && closely;
      default -> false;
    };
  }

  private String versionOfVariant(Found agent, Found hinted, String androidVersion) {
    return switch (agent.name) {
      case "HarmonyOS", "LeafOS" -> "";
      case "PICO OS" -> agent.version;
      case "Fire OS" ->
          hinted.version.isEmpty() && edition.readsSystemHintsClosely()
              ? androidVersion
              : fireVersion(androidVersion);
      default -> androidVersion;
    };
  }

  private Found correctByApp(Found found, String app) {
    if (ANDROID_APPS.contains(app) && !found.name.equals("Android")) {
      return new Found("Android", "ADR", "");
    }
    if (app.equals(LINEAGE_APP) && !found.name.equals("Lineage OS")) {
      return new Found("Lineage OS", "LEN", mapped(LINEAGE_VERSIONS, found.version));
    }
    if (app.equals(FIRE_TV_APP) && !found.name.equals("Fire OS")) {
      return new Found("Fire OS", "FIR", fireVersion(found.version));
    }
    return found;
  }

  /** Before the latest names were known, these newer versions had none. */
  private String fireVersion(String androidVersion) {
    boolean tooNew = PhpValues.toInteger(androidVersion) > 11 && !edition.knowsLatestNames();
    return tooNew ? "" : mapped(FIRE_VERSIONS, androidVersion);
  }

  private static String mapped(Map<String, String> map, String version) {
    String byMajor = map.getOrDefault(Long.toString(PhpValues.toInteger(version)), "");
    return map.getOrDefault(version, byMajor);
  }
}
