package sluice.worker.device;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the files of device rules one after the other (tracker.md 10.1). Immutable. */
final class HardwareFinder {

  private static final RuleList<String> HBBTV =
      RuleList.ofPattern("HbbTV/([1-9]{1}(?:\\.[0-9]{1}){1,2})");

  private static final RuleList<String> SHELL_TV =
      RuleList.ofPattern("[a-z]+[ _]Shell[ _]\\w{6}|tclwebkit(\\d+[\\.\\d]*)");

  private static final RuleList<String> NOTEBOOK = RuleList.ofPattern("FBMD/");

  private final HardwareRules televisions;
  private final HardwareRules shellTelevisions;
  private final HardwareRules notebooks;
  private final List<HardwareRules> special;
  private final HardwareRules mobiles;
  private final RuleList<Map.Entry<String, String>> vendorFragments;

  HardwareFinder(RuleFiles files) {
    this.televisions = new HardwareRules(files, "device/televisions.yml");
    this.shellTelevisions = new HardwareRules(files, "device/shell_tv.yml");
    this.notebooks = new HardwareRules(files, "device/notebooks.yml");
    this.special =
        List.of(
            new HardwareRules(files, "device/consoles.yml"),
            new HardwareRules(files, "device/car_browsers.yml"),
            new HardwareRules(files, "device/cameras.yml"),
            new HardwareRules(files, "device/portable_media_player.yml"));
    this.mobiles = new HardwareRules(files, "device/mobiles.yml");
    this.vendorFragments = HardwareRules.vendorFragments(files);
  }

  /** What the rules say, with the model of the hints and the brand of a vendor's fragment. */
  HardwareRules.Found find(AgentText text, ClientHints hints) {
    HardwareRules.Found found = byFiles(text, hints);
    String model = PhpText.isEmpty(found.model()) ? hints.model() : found.model();
    String brand = found.brand();
    if (PhpText.isEmpty(brand)) {
      brand = vendorFragments.first(text).map(hit -> hit.rule().getKey()).orElse("");
    }
    return new HardwareRules.Found(found.type(), brand, model);
  }

  private HardwareRules.Found byFiles(AgentText text, ClientHints hints) {
    if (text.contains("hbbtv") && HBBTV.matches(text)) {
      return television(televisions, text, hints);
    }
    if ((text.contains("shell") || text.contains("tclwebkit")) && SHELL_TV.matches(text)) {
      return television(shellTelevisions, text, hints);
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

  /** A television stays one, whatever else is known. */
  private static HardwareRules.Found television(
      HardwareRules rules, AgentText text, ClientHints hints) {
    HardwareRules.Found found = rules.find(text, hints).orElse(HardwareRules.Found.NOTHING);
    return new HardwareRules.Found(Optional.of(DeviceType.TV), found.brand(), found.model());
  }
}
