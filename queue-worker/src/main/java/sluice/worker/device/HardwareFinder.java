package sluice.worker.device;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.log.DeviceType;
import sluice.php.PhpValues;

/**
 * Asks the files of device rules one after the other (docs:
 * queue-worker/docs/device-detection.md#order). Immutable.
 */
final class HardwareFinder {

  private static final RuleList<String> SHELL_TV =
      RuleList.ofPattern("[a-z]+[ _]Shell[ _]\\w{6}|tclwebkit(\\d+[\\.\\d]*)");

  private static final RuleList<String> NOTEBOOK = RuleList.ofPattern("FBMD/");

  private final Edition edition;
  private final RuleList<String> television;
  private final HardwareRules televisions;
  private final HardwareRules shellTelevisions;
  private final HardwareRules notebooks;
  private final List<HardwareRules> special;
  private final HardwareRules mobiles;
  private final RuleList<Map.Entry<String, String>> vendorFragments;

  HardwareFinder(RuleFiles files, Edition edition) {
    this.edition = edition;
    this.television =
        RuleList.ofPattern(
            (edition.keepsTypeOfTelevisionRules() ? "(?:HbbTV|SmartTvA)" : "HbbTV")
                + "/([1-9]{1}(?:\\.[0-9]{1}){1,2})");
    this.televisions = new HardwareRules(files, "device/televisions.yml", edition);
    this.shellTelevisions = new HardwareRules(files, "device/shell_tv.yml", edition);
    this.notebooks = new HardwareRules(files, "device/notebooks.yml", edition);
    this.special =
        List.of(
            new HardwareRules(files, "device/consoles.yml", edition),
            new HardwareRules(files, "device/car_browsers.yml", edition),
            new HardwareRules(files, "device/cameras.yml", edition),
            new HardwareRules(files, "device/portable_media_player.yml", edition));
    this.mobiles = new HardwareRules(files, "device/mobiles.yml", edition);
    this.vendorFragments = HardwareRules.vendorFragments(files);
  }

  /** What the rules say, with the model of the hints and the brand of a vendor's fragment. */
  HardwareRules.Found find(AgentText text, ClientHints hints) {
    HardwareRules.Found found = byFiles(text, hints);
    String model = PhpValues.isEmpty(found.model()) ? hints.model() : found.model();
    String brand = found.brand();
    if (PhpValues.isEmpty(brand)) {
      brand = vendorFragments.first(text).map(hit -> hit.rule().getKey()).orElse("");
    }
    return new HardwareRules.Found(found.type(), brand, model);
  }

  private HardwareRules.Found byFiles(AgentText text, ClientHints hints) {
    if (television.matches(text)) {
      HardwareRules.Found found = find(televisions, text, hints);
      return found.type().isPresent() && edition.keepsTypeOfTelevisionRules()
          ? found
          : asTelevision(found);
    }
    if ((text.contains("shell") || text.contains("tclwebkit")) && SHELL_TV.matches(text)) {
      return asTelevision(find(shellTelevisions, text, hints));
    }
    Optional<HardwareRules.Found> found = Optional.empty();
    if (text.contains("fbmd/") && NOTEBOOK.matches(text)) {
      found = notebooks.find(text, hints);
    }
    for (HardwareRules rules : special) {
      if (found.isEmpty() && rules.matches(text)) {
        found = rules.find(text, hints);
      }
    }
    return found.or(() -> mobiles.find(text, hints)).orElse(HardwareRules.Found.NOTHING);
  }

  private static HardwareRules.Found find(HardwareRules rules, AgentText text, ClientHints hints) {
    return rules.find(text, hints).orElse(HardwareRules.Found.NOTHING);
  }

  private static HardwareRules.Found asTelevision(HardwareRules.Found found) {
    return new HardwareRules.Found(Optional.of(DeviceType.TV), found.brand(), found.model());
  }
}
