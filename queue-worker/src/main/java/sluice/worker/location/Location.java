package sluice.worker.location;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A place as the columns location_* take it; empty stands for NULL. Immutable.
 *
 * @param country ISO code in lower case, {@code xx} when unknown
 * @param region ISO code without the country
 * @param latitude degrees, three decimals
 * @param longitude degrees, three decimals
 */
public record Location(
    String country,
    Optional<String> region,
    Optional<String> city,
    OptionalDouble latitude,
    OptionalDouble longitude) {

  /** What an unknown country is called. */
  public static final String UNKNOWN_COUNTRY = "xx";

  /** Nothing is known. */
  public static final Location UNKNOWN = ofCountry(UNKNOWN_COUNTRY);

  /** Nothing but the country is known. */
  public static Location ofCountry(String country) {
    return new Location(
        country,
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }
}
