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
      AgentFragment.atWord("Android( [\\.0-9]+)?; Tablet;|Tablet(?! PC)|.*\\-tablet$", "tablet");
  private static final AgentFragment OPERA_TABLET =
      AgentFragment.atWord("Opera Tablet", "opera tablet");
  private static final AgentFragment ANDROID_MOBILE =
      AgentFragment.atWord("Android( [\\.0-9]+)?; Mobile;|.*\\-mobile$", "mobile");
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
      AgentFragment.atWord("SmartTV|Tizen.+ TV .+$", "smarttv", "tizen");
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

  private Optional<DeviceType> type;
  private String brand;
  private String model;

  DeviceTypeRules(
      Edition edition,
      AgentText text,
      Optional<OperatingSystem> system,
      Optional<Client> client,
      boolean mobileBrowser,
      HardwareRules.Found found) {
    this.edition = edition;
    this.text = text;
    this.system = system.map(OperatingSystem::name).orElse("");
    this.systemFamily = system.map(OperatingSystem::family).orElse("");
    this.systemVersion = system.map(OperatingSystem::version).orElse("");
    this.client = client.map(Client::name).orElse("");
    this.mobileBrowser = mobileBrowser;
    this.type = found.type();
    this.brand = found.brand();
    this.model = found.model();
  }

  HardwareRules.Found settle() {
    settleApple();
    if (type.isEmpty() && VIRTUAL_REALITY.isIn(text)) {
      type = Optional.of(DeviceType.WEARABLE);
    }
    settleAndroid();
    settleWindows();
    settlePuffin();
    settleTelevision();
    if (text.bytes().contains("Desktop") && DESKTOP.isIn(text)) {
      type = Optional.of(DeviceType.DESKTOP);
    }
    if (type.isEmpty() && isDesktop()) {
      type = Optional.of(DeviceType.DESKTOP);
    }
    return new HardwareRules.Found(type, brand, model);
  }

  /** device-detector's isMobile, once the type is settled. */
  boolean isMobile(boolean hinted) {
    if (hinted) {
      return true;
    }
    if (type.isPresent()) {
      switch (type.get()) {
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
      type = Optional.empty();
      brand = "";
      model = "";
    }
    if (PhpValues.isEmpty(brand) && appleSystem) {
      brand = "Apple";
    }
  }

  private void settleAndroid() {
    boolean family = systemFamily.equals("Android");
    if (type.isEmpty() && family && CHROME.isIn(text)) {
      type = Optional.of(MOBILE.isIn(text) ? DeviceType.SMARTPHONE : DeviceType.TABLET);
    }
    if (is(DeviceType.SMARTPHONE) && PAD.isIn(text)) {
      type = Optional.of(DeviceType.TABLET);
    }
    if (type.isEmpty() && (TABLET.isIn(text) || OPERA_TABLET.isIn(text))) {
      type = Optional.of(DeviceType.TABLET);
    }
    if (type.isEmpty() && ANDROID_MOBILE.isIn(text)) {
      type = Optional.of(DeviceType.SMARTPHONE);
    }
    if (type.isEmpty() && system.equals("Android") && !systemVersion.isEmpty()) {
      type = byAndroidVersion();
    }
    if (is(DeviceType.FEATURE_PHONE) && family) {
      type = Optional.of(DeviceType.SMARTPHONE);
    }
    if (type.isEmpty() && system.equals("Java ME")) {
      type = Optional.of(DeviceType.FEATURE_PHONE);
    }
    if (system.equals("KaiOS") && edition.kaiOsIsFeaturePhone()) {
      type = Optional.of(DeviceType.FEATURE_PHONE);
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
    if (type.isEmpty() && touchable && TOUCH.isIn(text)) {
      type = Optional.of(DeviceType.TABLET);
    }
  }

  private void settlePuffin() {
    if (type.isPresent() || !edition.readsPuffinSuffix()) {
      return;
    }
    if (PUFFIN_DESKTOP.isIn(text)) {
      type = Optional.of(DeviceType.DESKTOP);
    } else if (PUFFIN_PHONE.isIn(text)) {
      type = Optional.of(DeviceType.SMARTPHONE);
    } else if (PUFFIN_TABLET.isIn(text)) {
      type = Optional.of(DeviceType.TABLET);
    }
  }

  private void settleTelevision() {
    if (system.equals("Coolita OS")) {
      type = Optional.of(DeviceType.TV);
      brand = "coocaa";
    }
    boolean kept = is(DeviceType.PERIPHERAL) && edition.keepsPeripherals();
    boolean named = OPERA_TV.isIn(text) || (!kept && isNamedTelevision());
    boolean client = TV_CLIENTS.contains(this.client) && isTelevisionClientYet();
    boolean guessed = type.isEmpty() && (SMART_TV.isIn(text) || TV.isIn(text));
    if (named || client || guessed) {
      type = Optional.of(DeviceType.TV);
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
    return type.isPresent() && type.get() == wanted;
  }
}
