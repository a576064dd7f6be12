package sluice.worker.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.php.PhpVersion;

/**
 * The version of device-detector that the rules belong to, and what its logic did in that version
 * (docs: queue-worker/docs/device-detection.md#whose-rules). Each Matomo ships one; results must be
 * those of that one.
 *
 * @param version as a library writes it, for instance 6.3.2
 */
record Edition(String version) {

  /** That of Matomo 5.1.2; assumed where no version is found. */
  static final Edition BASELINE = new Edition("6.3.2");

  /** The newest one whose logic and codes are known here. */
  static final Edition LATEST_KNOWN = new Edition("6.5.1");

  private static final String IN_MATOMO = "vendor/matomo/device-detector/DeviceDetector.php";

  private static final Pattern VERSION = Pattern.compile("\\bVERSION\\s*=\\s*'(\\d+(?:\\.\\d+)+)'");

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
    return isSince("6.4.1");
  }

  /** The hinted model is put into desktop user agents too. */
  boolean restoresDesktopAgent() {
    return isSince("6.4.1");
  }

  /** The form factor that is hinted is the device type where no rule matches. */
  boolean usesFormFactors() {
    return isSince("6.4.1");
  }

  /** Puffin's version says what it runs on. */
  boolean readsPuffinSuffix() {
    return isSince("6.4.1");
  }

  /** Hints that only say WebView yield to the user agent, as those that only say Chromium do. */
  boolean distrustsWebviewHints() {
    return isSince("6.4.1");
  }

  /** The user agent's version wins for some browsers, and a finer one for all. */
  boolean prefersAgentVersion() {
    return isSince("6.4.0");
  }

  /** A user agent that ends with TV is a television. */
  boolean readsTvAtEnd() {
    return isSince("6.4.0");
  }

  /**
   * The system, too, is looked for in the restored user agent, and more of them count as reduced.
   */
  boolean restoresAgentForSystem() {
    return isSince("6.4.2");
  }

  /**
   * Windows 7 to 8.1 are told apart by hints; Chrome OS and Meta Horizon are not taken for others.
   */
  boolean readsSystemHintsClosely() {
    return isSince("6.4.2");
  }

  /** Hints that are given empty are as good as none: they do not replace others. */
  boolean skipsEmptyHints() {
    return isSince("6.4.2");
  }

  /** Test programs that drive a browser are none. */
  boolean skipsTestBrowsers() {
    return isSince("6.4.2");
  }

  /** KaiOS runs on feature phones. */
  boolean kaiOsIsFeaturePhone() {
    return isSince("6.4.3");
  }

  /** What is a peripheral stays one, even with television in its user agent. */
  boolean keepsPeripherals() {
    return isSince("6.4.3");
  }

  /** Rules for televisions may say another type, and SmartTvA is as good as HbbTV. */
  boolean keepsTypeOfTelevisionRules() {
    return isSince("6.4.4");
  }

  /** Firebolt is a television. */
  boolean firebolt() {
    return isSince("6.4.6");
  }

  /** The Lineage and Fire versions, and the brands in hints, that came last. */
  boolean knowsLatestNames() {
    return isSince("6.5.0");
  }
}
