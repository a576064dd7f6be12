package sluice.worker.location;

import sluice.log.BrowserLanguage;
import sluice.request.IpAddress;

/**
 * Matomo's provider {@code default}: guesses the country by the browser's language (docs:
 * queue-worker/docs/location-privacy.md#place). Immutable.
 *
 * @param guessesByLanguage [Tracker] enable_language_to_country_guess
 */
public record LanguageLocation(boolean guessesByLanguage) implements LocationProvider {

  @Override
  public Location locate(IpAddress address, String language) {
    return Location.ofCountry(BrowserLanguage.country(language, guessesByLanguage));
  }
}
