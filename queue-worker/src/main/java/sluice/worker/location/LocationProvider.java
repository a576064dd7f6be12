package sluice.worker.location;

import sluice.log.BrowserLanguage;
import sluice.request.IpAddress;

/** Finds out where a visitor is. Thread-safe. */
public interface LocationProvider {

  /**
   * The place of an address.
   *
   * @param address as the privacy settings allow it to be used
   * @param language as {@link BrowserLanguage#cleaned} returns it
   */
  Location locate(IpAddress address, String language);

  /** The same for a hit of which the web server may have told the place. */
  default Location locate(IpAddress address, String language, ServerVariables told) {
    return locate(address, language);
  }
}
