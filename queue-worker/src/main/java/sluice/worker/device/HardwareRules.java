package sluice.worker.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import sluice.log.DeviceType;
import sluice.php.PhpValues;

/**
 * Finds brand, model and type of the device in one file of rules under device/ (device-detector's
 * Parser/Device/AbstractDeviceParser.php). Immutable.
 */
final class HardwareRules {

  /** What the rules say; brand and model are empty when they say nothing. */
  record Found(Optional<DeviceType> type, String brand, String model) {
    static final Found NOTHING = new Found(Optional.empty(), "", "");
  }

  private record Model(
      String regex, String model, Optional<String> brand, Optional<DeviceType> type) {}

  private record Rule(
      String brand,
      String regex,
      String model,
      Optional<DeviceType> type,
      RuleList<Model> models) {}

  private static final Pattern TD_END = Pattern.compile(" TD$", Pattern.CASE_INSENSITIVE);

  private final RuleList<Rule> rules;
  private final Edition edition;
  private final ReducedAgent reducedAgent;

  HardwareRules(RuleFiles files, String file, Edition edition) {
    this.edition = edition;
    this.reducedAgent = new ReducedAgent(edition);
    List<Rule> read = new ArrayList<>();
    files.rulesByBrand(file).forEach((brand, node) -> read.add(rule(brand.toString(), node)));
    this.rules = RuleList.of(read, Rule::regex);
  }

  private static Rule rule(String brand, Object node) {
    List<Model> models =
        Yaml.list(node, "models").stream()
            .map(
                one ->
                    new Model(
                        Yaml.text(one, "regex"),
                        Yaml.text(one, "model"),
                        Yaml.field(one, "brand"),
                        Yaml.field(one, "device").flatMap(DeviceType::ofLabel)))
            .toList();
    return new Rule(
        brand.equals("Unknown") ? "" : brand,
        Yaml.text(node, "regex"),
        Yaml.text(node, "model"),
        Yaml.field(node, "device").flatMap(DeviceType::ofLabel),
        RuleList.of(models, Model::regex));
  }

  /** Whether a brand of this file matches the user agent as it is. */
  boolean matches(AgentText text) {
    return rules.matches(text);
  }

  /**
   * Empty when nothing matched and the next file is to be asked. A model in the hints, or a desktop
   * browser, ends the search with nothing found.
   */
  Optional<Found> find(AgentText userAgent, ClientHints hints) {
    AgentText text = reducedAgent.restore(userAgent, hints);
    boolean modelHinted = !PhpValues.isEmpty(hints.model());
    if (!modelHinted && isWithoutModel(text)) {
      return Optional.of(Found.NOTHING);
    }
    Optional<Found> found = rules.first(text).map(hit -> describe(hit, text));
    if (found.isEmpty() && modelHinted) {
      var hinted = edition.usesFormFactors() ? hints.formFactor() : Optional.<DeviceType>empty();
      return Optional.of(new Found(hinted, "", ""));
    }
    return found;
  }

  private boolean isWithoutModel(AgentText text) {
    return (edition.endsAtReducedAgent() && reducedAgent.isReduced(text))
        || reducedAgent.isDesktop(text);
  }

  private static Found describe(RuleList.Hit<Rule> hit, AgentText text) {
    Rule rule = hit.rule();
    var finer = rule.models.first(text);
    if (finer.isEmpty()) {
      return new Found(rule.type, rule.brand, clean(hit.groups().fill(rule.model)));
    }
    Model model = finer.get().rule();
    return new Found(
        model.type.or(() -> rule.type),
        model.brand.orElse(rule.brand),
        clean(finer.get().groups().fill(model.model)));
  }

  private static String clean(String filled) {
    String model = TD_END.matcher(filled.replace('_', ' ')).replaceAll("");
    return model.equals("Build") || PhpValues.isEmpty(model) ? "" : PhpValues.trim(model);
  }

  /** Brands in the order of the file, with the patterns of vendorfragments.yml as models. */
  static RuleList<Map.Entry<String, String>> vendorFragments(RuleFiles files) {
    List<Map.Entry<String, String>> fragments = new ArrayList<>();
    files
        .map("vendorfragments.yml")
        .forEach(
            (brand, node) -> {
              for (Object regex : node instanceof List<?> regexes ? regexes : List.of()) {
                fragments.add(Map.entry(brand.toString(), regex + "[^a-z0-9]+"));
              }
            });
    return RuleList.of(fragments, Map.Entry::getValue);
  }
}
