package sluice.worker.location;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a GeoIP 2 database has about a network, in MaxMind's field names. Immutable. */
record GeoIpEntry(Map<?, ?> fields) {

  /** Digits behind the point that Matomo keeps of coordinates. */
  private static final int DECIMALS = 3;

  /** Upper case, '' when it is not told. */
  String countryCode() {
    return text(map(fields, "country"), "iso_code").orElse("").toUpperCase(Locale.ROOT);
  }

  Optional<String> city() {
    return text(map(map(fields, "city"), "names"), "en");
  }

  /** Degrees, rounded. */
  OptionalDouble coordinate(String name) {
    Object value = map(fields, "location").get(name);
    return value instanceof Number degrees
        ? OptionalDouble.of(rounded(degrees.doubleValue()))
        : OptionalDouble.empty();
  }

  /** Its ISO code without the country; '' when only a name is told that is not known. */
  Optional<String> region(RegionNames regions) {
    if (!(fields.get("subdivisions") instanceof List<?> subdivisions) || subdivisions.isEmpty()) {
      return Optional.empty();
    }
    String country = countryCode();
    // Of the United Kingdom the last one is wanted: the first ones are England, Scotland, …
    int index = country.equals("GB") ? subdivisions.size() - 1 : 0;
    if (!(subdivisions.get(index) instanceof Map<?, ?> subdivision)) {
      return Optional.empty();
    }
    String code = text(subdivision, "iso_code").orElse("").toUpperCase(Locale.ROOT);
    String bare = code.startsWith(country + "-") ? code.substring(country.length() + 1) : code;
    return Optional.of(bare)
        .filter(it -> !it.isEmpty())
        .or(
            () ->
                text(map(subdivision, "names"), "en")
                    .flatMap(name -> regions.codeOf(country, name)))
        .or(() -> Optional.of(""));
  }

  private static double rounded(double degrees) {
    return BigDecimal.valueOf(degrees).setScale(DECIMALS, RoundingMode.HALF_UP).doubleValue();
  }

  private static Map<?, ?> map(Map<?, ?> fields, String name) {
    return fields.get(name) instanceof Map<?, ?> map ? map : Map.of();
  }

  private static Optional<String> text(Map<?, ?> fields, String name) {
    return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
