package sluice.worker.location;

import java.util.Optional;
import sluice.request.IpAddress;

/**
 * Matomo's location providers by the value of the option {@code usercountry.location_provider}
 * (docs: queue-worker/docs/location-privacy.md#place). Immutable, thread-safe.
 */
public final class LocationProviders {

  private final LocationProvider standard;
  private final Optional<GeoIpDatabase> database;

  private LocationProviders(LocationProvider standard, Optional<GeoIpDatabase> database) {
    this.standard = standard;
    this.database = database;
  }

  /**
   * Providers without a GeoIP database.
   *
   * @param hasDefault [Tracker] enable_default_location_provider
   * @param guessesByLanguage [Tracker] enable_language_to_country_guess
   */
  public static LocationProviders withoutDatabase(boolean hasDefault, boolean guessesByLanguage) {
    LocationProvider standard =
        hasDefault ? new LanguageLocation(guessesByLanguage) : new NoLocation();
    return new LocationProviders(standard, Optional.empty());
  }

  /** The same with a database for the providers that need one. */
  public LocationProviders with(GeoIpDatabase geoIpDatabase) {
    return new LocationProviders(standard, Optional.of(geoIpDatabase));
  }

  /**
   * The provider that the option names. One that is not set, not known or without its database is
   * the default provider.
   */
  public LocationProvider named(String option) {
    return switch (option) {
      case "disabled" -> new NoLocation();
      case "geoip2php" -> fromDatabase();
      case "geoip2server" -> new ServerLocation(fromDatabase());
      default -> standard;
    };
  }

  private LocationProvider fromDatabase() {
    return database.<LocationProvider>map(it -> new GeoIpLocation(it, standard)).orElse(standard);
  }

  /**
   * The web server's word, and the database for hits that bring none or are for another address.
   */
  private record ServerLocation(LocationProvider otherwise) implements LocationProvider {

    @Override
    public Location locate(IpAddress address, String language) {
      return otherwise.locate(address, language);
    }

    @Override
    public Location locate(IpAddress address, String language, ServerVariables told) {
      return told.placeOf(address).orElseGet(() -> otherwise.locate(address, language));
    }
  }

  /** A database, and the default provider for addresses that it does not have. */
  private record GeoIpLocation(GeoIpDatabase database, LocationProvider standard)
      implements LocationProvider {

    @Override
    public Location locate(IpAddress address, String language) {
      return database.find(address).orElseGet(() -> standard.locate(address, language));
    }
  }
}
