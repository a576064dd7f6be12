package sluice.worker.location;

/** The languages a browser asks for (reference tracker.md 10.3). */
public final class BrowserLanguage {

  private BrowserLanguage() {}

  /**
   * The header reduced to its languages, {@code en-us,en,fr}; also an input of the fingerprint.
   *
   * @param acceptLanguage parameter lang or the header, HTML-escaped; '' when there is none
   */
  public static String cleaned(String acceptLanguage) {
    return acceptLanguage;
  }

  /**
   * The column location_browser_lang: the first language that exists, with its region if it names
   * one; {@code xx} when there is none, '' for no header.
   *
   * @param cleaned as {@link #cleaned} returns it
   */
  public static String code(String cleaned) {
    return cleaned;
  }

  /**
   * The country that the languages suggest, lower case, {@code xx} when they suggest none.
   *
   * @param guessesByLanguage [Tracker] enable_language_to_country_guess
   */
  public static String country(String cleaned, boolean guessesByLanguage) {
    return cleaned;
  }
}
