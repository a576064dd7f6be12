package sluice.worker.location;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import sluice.php.PhpValues;
import sluice.request.IpAddress;

/**
 * What the web server's own GeoIP module found out about the client (docs:
 * queue-worker/docs/location-privacy.md#place, {@code geoip2server}). Immutable.
 *
 * @param server PHP's server array, with the module's default names
 * @param client the address that the headers tell, the one that the module looked up
 */
public record ServerVariables(Map<String, String> server, IpAddress client) {

  /** Digits behind the point that Matomo keeps of coordinates. */
  private static final int DECIMALS = 3;

  private static final int IPV4_BYTES = 4;

  /** The place, if it is that of the address and the module told anything. */
  Optional<Location> placeOf(IpAddress address) {
    boolean isTold = server.keySet().stream().anyMatch(this::isToldPart);
    return isTold && isClient(address) ? Optional.of(place()) : Optional.empty();
  }

  private boolean isToldPart(String name) {
    return name.startsWith("MM_") && told(name).isPresent();
  }

  /** Zeros at the end of an IPv4 address are what anonymisation left of any others. */
  private boolean isClient(IpAddress address) {
    byte[] wanted = address.bytes();
    byte[] known = client.bytes();
    if (wanted.length != known.length) {
      return false;
    }
    int significant = wanted.length;
    while (wanted.length == IPV4_BYTES && significant > 0 && wanted[significant - 1] == 0) {
      significant--;
    }
    return Arrays.equals(wanted, 0, significant, known, 0, significant);
  }

  private Location place() {
    String country = told("MM_COUNTRY_CODE").orElse(Location.UNKNOWN_COUNTRY);
    return new Location(
        country.toLowerCase(Locale.ROOT),
        told("MM_REGION_CODE"),
        told("MM_CITY_NAME"),
        degrees("MM_LATITUDE"),
        degrees("MM_LONGITUDE"));
  }

  private Optional<String> told(String name) {
    return Optional.ofNullable(server.get(name)).filter(value -> !PhpValues.isEmpty(value));
  }

  private OptionalDouble degrees(String name) {
    return told(name)
        .filter(PhpValues::isNumeric)
        .map(PhpValues::toDecimal)
        .map(value -> BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP))
        .map(rounded -> OptionalDouble.of(rounded.doubleValue()))
        .orElse(OptionalDouble.empty());
  }
}
