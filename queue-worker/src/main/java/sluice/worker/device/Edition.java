package sluice.worker.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.php.PhpVersion;

/**
 * The version of device-detector that the rules belong to, and what its logic did in that version
 * (docs: queue-worker/docs/device-detection.md#whose-rules). Each Matomo ships one; results must be
 * those of that one.
 *
 * @param version as a library writes it, for instance 6.3.2
 * @param step how many of the versions that changed something came until then: each detection asks
 */
record Edition(String version, int step) {

  /** Versions that changed something, in their order. */
  private static final List<String> STEPS =
      List.of("6.4.0", "6.4.1", "6.4.2", "6.4.3", "6.4.4", "6.4.6", "6.5.0");

  private static final int SINCE_6_4_0 = STEPS.indexOf("6.4.0") + 1;
  private static final int SINCE_6_4_1 = STEPS.indexOf("6.4.1") + 1;
  private static final int SINCE_6_4_2 = STEPS.indexOf("6.4.2") + 1;
  private static final int SINCE_6_4_3 = STEPS.indexOf("6.4.3") + 1;
  private static final int SINCE_6_4_4 = STEPS.indexOf("6.4.4") + 1;
  private static final int SINCE_6_4_6 = STEPS.indexOf("6.4.6") + 1;
  private static final int SINCE_6_5_0 = STEPS.indexOf("6.5.0") + 1;

  /** That of Matomo 5.1.2; assumed where no version is found. */
  static final Edition BASELINE = new Edition("6.3.2");

  /** The newest one whose logic and codes are known here. */
  static final Edition LATEST_KNOWN = new Edition("6.5.1");

  private static final String IN_MATOMO = "vendor/matomo/device-detector/DeviceDetector.php";

  private static final Pattern VERSION = Pattern.compile("\\bVERSION\\s*=\\s*'(\\d+(?:\\.\\d+)+)'");

  Edition(String version) {
    this(version, stepOf(version));
  }

  private static int stepOf(String version) {
    return (int) STEPS.stream().filter(one -> PhpVersion.compare(version, one) >= 0).count();
  }

  /** Reads the version that the library of this Matomo names. */
  static Edition of(Path matomoDirectory) {
    Path library = matomoDirectory.resolve(IN_MATOMO);
    if (!Files.exists(library)) {
      return BASELINE;
    }
    try {
      String text = Files.readString(library, StandardCharsets.ISO_8859_1);
      Matcher matcher = VERSION.matcher(text);
      return matcher.find() ? new Edition(matcher.group(1)) : BASELINE;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + library, e);
    }
  }

  /** Whether results may differ from that library's because it is newer than what is known here. */
  boolean isUnknown() {
    return PhpVersion.compare(version, LATEST_KNOWN.version) > 0;
  }

  boolean isSince(String other) {
    return PhpVersion.compare(version, other) >= 0;
  }

  /** A reduced user agent without a hinted model has no device. */
  boolean endsAtReducedAgent() {
    return step >= SINCE_6_4_1;
  }

  /** The hinted model is put into desktop user agents too. */
  boolean restoresDesktopAgent() {
    return step >= SINCE_6_4_1;
  }

  /** The form factor that is hinted is the device type where no rule matches. */
  boolean usesFormFactors() {
    return step >= SINCE_6_4_1;
  }

  /** Puffin's version says what it runs on. */
  boolean readsPuffinSuffix() {
    return step >= SINCE_6_4_1;
  }

  /** Hints that only say WebView yield to the user agent, as those that only say Chromium do. */
  boolean distrustsWebviewHints() {
    return step >= SINCE_6_4_1;
  }

  /** The user agent's version wins for some browsers, and a finer one for all. */
  boolean prefersAgentVersion() {
    return step >= SINCE_6_4_0;
  }

  /** A user agent that ends with TV is a television. */
  boolean readsTvAtEnd() {
    return step >= SINCE_6_4_0;
  }

  /**
   * The system, too, is looked for in the restored user agent, and more of them count as reduced.
   */
  boolean restoresAgentForSystem() {
    return step >= SINCE_6_4_2;
  }

  /**
   * Windows 7 to 8.1 are told apart by hints; Chrome OS and Meta Horizon are not taken for others.
   */
  boolean readsSystemHintsClosely() {
    return step >= SINCE_6_4_2;
  }

  /** Hints that are given empty are as good as none: they do not replace others. */
  boolean skipsEmptyHints() {
    return step >= SINCE_6_4_2;
  }

  /** Test programs that drive a browser are none. */
  boolean skipsTestBrowsers() {
    return step >= SINCE_6_4_2;
  }

  /** KaiOS runs on feature phones. */
  boolean kaiOsIsFeaturePhone() {
    return step >= SINCE_6_4_3;
  }

  /** What is a peripheral stays one, even with television in its user agent. */
  boolean keepsPeripherals() {
    return step >= SINCE_6_4_3;
  }

  /** Rules for televisions may say another type, and SmartTvA is as good as HbbTV. */
  boolean keepsTypeOfTelevisionRules() {
    return step >= SINCE_6_4_4;
  }

  /** Firebolt is a television. */
  boolean firebolt() {
    return step >= SINCE_6_4_6;
  }

  /** The Lineage and Fire versions, and the brands in hints, that came last. */
  boolean knowsLatestNames() {
    return step >= SINCE_6_5_0;
  }
}
