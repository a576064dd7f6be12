package sluice.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.php.AsciiText;
import sluice.php.PhpValues;

/**
 * The languages a browser asks for (docs: queue-worker/docs/location-privacy.md#language; Matomo
 * core/Common.php).
 */
public final class BrowserLanguage {

  /** What no language and no country is called. */
  private static final String UNKNOWN = "xx";

  /** Bytes of the column location_browser_lang. */
  private static final int CODE_BYTES = 20;

  /** Quoted pairs; blanks; comments; qualities; the charset of a locale: removed in this order. */
  private static final Pattern[] NOISE = {
    Pattern.compile("\\\\."),
    Pattern.compile("\\s+"),
    Pattern.compile("\\([^)]*\\)"),
    Pattern.compile(";q=[0-9.]+"),
    Pattern.compile("\\..*")
  };

  /** What Firefox once sent in place of a language. */
  private static final Pattern CHROME_URL = Pattern.compile("(?:^|,)chrome:.*");

  private static final Pattern SECURID = Pattern.compile("(,)en-securid,|(?:^|,)en-securid(?:,|$)");

  private static final Pattern LANGUAGE =
      Pattern.compile("(?:^|,)([a-z]{2,3})(?:-[a-z]{4})?(-[a-z]{2})?");

  private static final Pattern BARE_LANGUAGE = Pattern.compile("([a-z]{2,3})(?:,|;|$)");

  private static final Pattern REGION = Pattern.compile("-([a-z]{2})");

  private BrowserLanguage() {}

  /**
   * The header reduced to its languages, {@code en-us,en,fr}; also an input of the fingerprint.
   *
   * @param acceptLanguage parameter lang or the header, HTML-escaped; '' when there is none
   */
  public static String cleaned(String acceptLanguage) {
    if (PhpValues.isEmpty(acceptLanguage)) {
      return "";
    }
    String languages = AsciiText.lower(acceptLanguage.replace('_', '-'));
    if (!isPlain(languages)) {
      for (Pattern noise : NOISE) {
        languages = noise.matcher(languages).replaceAll("");
      }
    }
    if (languages.contains("chrome:")) {
      languages = CHROME_URL.matcher(languages).replaceFirst("");
    }
    if (languages.contains("en-securid")) {
      languages = withoutSecurId(languages);
    }
    return languages.replace("sr-sp", "sr-rs");
  }

  /** Letters, hyphens and commas alone hold no noise. */
  private static boolean isPlain(String languages) {
    for (int i = 0; i < languages.length(); i++) {
      char c = languages.charAt(i);
      if ((c < 'a' || c > 'z') && c != '-' && c != ',') {
        return false;
      }
    }
    return true;
  }

  /** A language that is none; between two others one comma has to stay. */
  private static String withoutSecurId(String languages) {
    Matcher matcher = SECURID.matcher(languages);
    if (!matcher.find()) {
      return languages;
    }
    String kept = matcher.group(1) == null ? "" : matcher.group(1);
    return languages.substring(0, matcher.start()) + kept + languages.substring(matcher.end());
  }

  /**
   * The column location_browser_lang: the first language that exists, with its region if it names
   * one; {@code xx} when there is none, '' for no header.
   *
   * @param cleaned as {@link #cleaned} returns it
   */
  public static String code(String cleaned) {
    if (PhpValues.isEmpty(cleaned)) {
      return "";
    }
    Matcher matcher = LANGUAGE.matcher(cleaned);
    while (matcher.find()) {
      if (LanguageCodes.LANGUAGES.contains(matcher.group(1))) {
        String region = matcher.group(2) == null ? "" : matcher.group(2);
        return PhpValues.cutBytes(matcher.group(1) + region, CODE_BYTES);
      }
    }
    return UNKNOWN;
  }

  /**
   * The country that the languages suggest, lower case, {@code xx} when they suggest none. Any two
   * letters behind a hyphen count as a region, so that {@code sr-latn-rs} is Laos, as with Matomo.
   *
   * @param guessesByLanguage [Tracker] enable_language_to_country_guess
   */
  public static String country(String cleaned, boolean guessesByLanguage) {
    if (cleaned.length() < 2 || cleaned.equals(UNKNOWN)) {
      return UNKNOWN;
    }
    Matcher bare = BARE_LANGUAGE.matcher(cleaned);
    if (guessesByLanguage && bare.lookingAt()) {
      String country = LanguageCodes.COUNTRY_BY_LANGUAGE.get(bare.group(1));
      if (country != null) {
        return country;
      }
    }
    Matcher region = REGION.matcher(cleaned);
    while (region.find()) {
      if (LanguageCodes.COUNTRIES.contains(region.group(1))) {
        return region.group(1);
      }
    }
    return UNKNOWN;
  }
}
