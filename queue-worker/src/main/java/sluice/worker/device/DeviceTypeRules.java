package sluice.worker.device;

import java.util.Optional;
import java.util.Set;
import sluice.log.DeviceType;
import sluice.php.PhpValues;
import sluice.php.PhpVersion;

/**
 * Settles type and brand where the device rules left them open or contradict the system, in the
 * order that matters (docs: queue-worker/docs/device-detection.md#device-type; device-detector's
 * DeviceDetector.php, parseDevice). Confined to one detection.
 */
final class DeviceTypeRules {

  private static final Set<String> APPLE_SYSTEMS =
      Set.of("iPadOS", "tvOS", "watchOS", "iOS", "Mac");

  private static final Set<String> DESKTOP_FAMILIES =
      Set.of(
          "AmigaOS", "IBM", "GNU/Linux", "Mac", "Unix", "Windows", "BeOS", "Chrome OS", "OpenVMS");

  /** Clients that exist on televisions only. */
  private static final Set<String> TV_CLIENTS =
      Set.of(
          "Kylo",
          "Espial TV Browser",
          "LUJO TV Browser",
          "LogicUI TV Browser",
          "Open TV Browser",
          "Seraphic Sraf",
          "Opera Devices",
          "Crow Browser",
          "Vewd Browser",
          "TiviMate",
          "Quick Search TV",
          "QJY TV Browser",
          "TV Bro",
          "Redline");

  private static final AgentFragment VIRTUAL_REALITY =
      AgentFragment.atWord("Android( [\\.0-9]+)?; Mobile VR;| VR ", " vr");
  private static final AgentFragment CHROME = AgentFragment.atWord("Chrome/[\\.0-9]*", "chrome/");
  private static final AgentFragment MOBILE =
      AgentFragment.atWord("(?:Mobile|eliboM)", "mobile", "elibom");
  private static final AgentFragment PAD = AgentFragment.atWord("Pad/APad", "pad/apad");
  private static final AgentFragment TABLET =
      AgentFragment.atWord("Android( [\\.0-9]+)?; Tablet;|Tablet(?! PC)", "tablet");

  /** In device-detector behind {@code .*} from a word's beginning, which every line is. */
  private static final AgentFragment TABLET_AT_END = AgentFragment.anywhere("-tablet$", "-tablet");

  private static final AgentFragment OPERA_TABLET =
      AgentFragment.atWord("Opera Tablet", "opera tablet");
  private static final AgentFragment ANDROID_MOBILE =
      AgentFragment.atWord("Android( [\\.0-9]+)?; Mobile;", "; mobile;");
  private static final AgentFragment MOBILE_AT_END = AgentFragment.anywhere("-mobile$", "-mobile");
  private static final AgentFragment TOUCH = AgentFragment.atWord("Touch", "touch");
  private static final AgentFragment OPERA_TV =
      AgentFragment.atWord("Opera TV Store| OMI/", "opera tv store", " omi/");
  private static final AgentFragment ANDROID_TV =
      AgentFragment.atWord(
          "Andr0id|(?:Android(?: UHD)?|Google) TV|\\(lite\\) TV|BRAVIA",
          "andr0id",
          " tv",
          "bravia");
  private static final AgentFragment FIREBOLT = AgentFragment.atWord("Firebolt", "firebolt");
  private static final AgentFragment TV_AT_END = AgentFragment.atWord(" TV$", " tv");
  private static final AgentFragment PUFFIN_DESKTOP =
      AgentFragment.atWord("Puffin/(?:\\d+[.\\d]+)[LMW]D", "puffin/");
  private static final AgentFragment PUFFIN_PHONE =
      AgentFragment.atWord("Puffin/(?:\\d+[.\\d]+)[AIFLW]P", "puffin/");
  private static final AgentFragment PUFFIN_TABLET =
      AgentFragment.atWord("Puffin/(?:\\d+[.\\d]+)[AILW]T", "puffin/");
  private static final AgentFragment SMART_TV =
      AgentFragment.atWord("SmartTV|Tizen.+ TV .++$", "smarttv", " tv ");
  private static final AgentFragment TV = AgentFragment.atWord("\\(TV;", "(tv;");
  private static final AgentFragment DESKTOP =
      AgentFragment.atWord("Desktop(?: (x(?:32|64)|WOW64))?;", "desktop");

  private final Edition edition;
  private final AgentText text;
  private final String system;
  private final String systemFamily;
  private final String systemVersion;
  private final String client;
  private final boolean mobileBrowser;

  /** What the rules have come to so far; null as long as no rule has told. */
  private DeviceType type;

  /** Some rules take brand and model back, or know better. */
  private String brand;

  private String model;

  DeviceTypeRules(Edition edition, AgentText text, Software software, HardwareRules.Found found) {
    this.edition = edition;
    this.text = text;
    this.system = software.system().map(OperatingSystem::name).orElse("");
    this.systemFamily = software.system().map(OperatingSystem::family).orElse("");
    this.systemVersion = software.system().map(OperatingSystem::version).orElse("");
    this.client = software.client().map(Client::name).orElse("");
    this.mobileBrowser = software.mobileBrowser();
    this.type = found.type().orElse(null);
    this.brand = found.brand();
    this.model = found.model();
  }

  /**
   * What runs on the device, as far as that is known.
   *
   * @param mobileBrowser whether the client is a browser for mobile devices only
   */
  record Software(
      Optional<OperatingSystem> system, Optional<Client> client, boolean mobileBrowser) {}

  HardwareRules.Found settle() {
    settleApple();
    if (type == null && VIRTUAL_REALITY.isIn(text)) {
      type = DeviceType.WEARABLE;
    }
    settleAndroid();
    settleWindows();
    settlePuffin();
    settleTelevision();
    if (text.bytes().contains("Desktop") && DESKTOP.isIn(text)) {
      type = DeviceType.DESKTOP;
    }
    if (type == null && isDesktop()) {
      type = DeviceType.DESKTOP;
    }
    return new HardwareRules.Found(Optional.ofNullable(type), brand, model);
  }

  /** device-detector's isMobile, once the type is settled. */
  boolean isMobile(boolean hinted) {
    if (hinted) {
      return true;
    }
    if (type != null) {
      switch (type) {
        case FEATURE_PHONE, SMARTPHONE, TABLET, PHABLET, CAMERA, PORTABLE_MEDIA_PLAYER -> {
          return true;
        }
        case TV, SMART_DISPLAY, CONSOLE -> {
          return false;
        }
        default -> {
          // the browser and the system decide below
        }
      }
    }
    return mobileBrowser || (!PhpValues.isEmpty(system) && !isDesktop());
  }

  private boolean isDesktop() {
    return !mobileBrowser && DESKTOP_FAMILIES.contains(systemFamily);
  }

  private void settleApple() {
    boolean appleSystem = APPLE_SYSTEMS.contains(system);
    if (brand.equals("Apple") && !appleSystem) {
      type = null;
      brand = "";
      model = "";
    }
    if (PhpValues.isEmpty(brand) && appleSystem) {
      brand = "Apple";
    }
  }

  private void settleAndroid() {
    boolean family = systemFamily.equals("Android");
    if (type == null && family && CHROME.isIn(text)) {
      type = MOBILE.isIn(text) ? DeviceType.SMARTPHONE : DeviceType.TABLET;
    }
    if (is(DeviceType.SMARTPHONE) && PAD.isIn(text)) {
      type = DeviceType.TABLET;
    }
    if (type == null
        && (TABLET.isIn(text) || TABLET_AT_END.isIn(text) || OPERA_TABLET.isIn(text))) {
      type = DeviceType.TABLET;
    }
    if (type == null && (ANDROID_MOBILE.isIn(text) || MOBILE_AT_END.isIn(text))) {
      type = DeviceType.SMARTPHONE;
    }
    if (type == null && system.equals("Android") && !systemVersion.isEmpty()) {
      type = byAndroidVersion().orElse(null);
    }
    if (is(DeviceType.FEATURE_PHONE) && family) {
      type = DeviceType.SMARTPHONE;
    }
    if (type == null && system.equals("Java ME")) {
      type = DeviceType.FEATURE_PHONE;
    }
    if (system.equals("KaiOS") && edition.kaiOsIsFeaturePhone()) {
      type = DeviceType.FEATURE_PHONE;
    }
  }

  /** Android 3 was for tablets only, Android 1 for phones; others ran on both. */
  private Optional<DeviceType> byAndroidVersion() {
    if (PhpVersion.compare(systemVersion, "2.0") < 0) {
      return Optional.of(DeviceType.SMARTPHONE);
    }
    boolean three =
        PhpVersion.compare(systemVersion, "3.0") >= 0
            && PhpVersion.compare(systemVersion, "4.0") < 0;
    return three ? Optional.of(DeviceType.TABLET) : Optional.empty();
  }

  private void settleWindows() {
    boolean touchable =
        system.equals("Windows RT")
            || (system.equals("Windows") && PhpVersion.compare(systemVersion, "8") >= 0);
    if (type == null && touchable && TOUCH.isIn(text)) {
      type = DeviceType.TABLET;
    }
  }

  private void settlePuffin() {
    if (type != null || !edition.readsPuffinSuffix()) {
      return;
    }
    if (PUFFIN_DESKTOP.isIn(text)) {
      type = DeviceType.DESKTOP;
    } else if (PUFFIN_PHONE.isIn(text)) {
      type = DeviceType.SMARTPHONE;
    } else if (PUFFIN_TABLET.isIn(text)) {
      type = DeviceType.TABLET;
    }
  }

  private void settleTelevision() {
    if (system.equals("Coolita OS")) {
      type = DeviceType.TV;
      brand = "coocaa";
    }
    boolean kept = is(DeviceType.PERIPHERAL) && edition.keepsPeripherals();
    boolean named = OPERA_TV.isIn(text) || (!kept && isNamedTelevision());
    boolean client = TV_CLIENTS.contains(this.client) && isTelevisionClientYet();
    boolean guessed = type == null && (SMART_TV.isIn(text) || TV.isIn(text));
    if (named || client || guessed) {
      type = DeviceType.TV;
    }
  }

  private boolean isNamedTelevision() {
    return ANDROID_TV.isIn(text)
        || (edition.firebolt() && FIREBOLT.isIn(text))
        || (edition.readsTvAtEnd() && TV_AT_END.isIn(text));
  }

  private boolean isTelevisionClientYet() {
    return !client.equals("Redline") || edition.knowsLatestNames();
  }

  private boolean is(DeviceType wanted) {
    return type == wanted;
  }
}
