package sluice.worker.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.request.IpAddress;

/** Places of visitors (docs: queue-worker/docs/location-privacy.md#place). */
class LocationProvidersTest {

  private static final RegionNames REGIONS =
      RegionNames.ofPhp(
          """
          <?php
          // A comment with an 'apostrophe
          return array (
            'DE' => array ('BY' => array ('name' => 'Bayern', 'altNames' => array ('Bavaria',
              'Free State of Bavaria'), 'current' => true)),
            'AT' => array (2 => array ('name' => 'Kärnten', 'altNames' => array (0 => 'Carinthia'))),
            'FR' => ['IDF' => ['name' => 'Île-de-France', 'altNames' => [], 'current' => true]],
            'CI' => array ('AB' => array ('name' => 'It\\'s', 'altNames' => array (), )),
          );
          """);

  private static Map<String, Object> city(String country, Object... subdivisions) {
    return Map.of(
        "country", Map.of("iso_code", country),
        "city", Map.of("names", Map.of("de", "Stadt", "en", "Town")),
        "location", Map.of("latitude", 48.13745, "longitude", -0.5),
        "subdivisions", List.of(subdivisions));
  }

  private static Map<String, Object> region(String code, String name) {
    return code.isEmpty()
        ? Map.of("names", Map.of("en", name))
        : Map.of("iso_code", code, "names", Map.of("en", name));
  }

  private static GeoIpDatabase cities(Path dir) throws IOException {
    Path file =
        new MmdbFile("DBIP-City-Lite")
            .with("1.0.0.0", 8, city("DE", region("", "BAVARIA")))
            .with("2.0.0.0", 8, city("GB", region("ENG", "England"), region("LND", "London")))
            .with("3.0.0.0", 8, city("AE", region("AE-DU", "Dubai")))
            .with("4.0.0.0", 8, city("FR", region("", "Ile-de-France")))
            .with("5.0.0.0", 8, city("FR", region("", "Nowhere")))
            .with("6.0.0.0", 8, Map.of("continent", Map.of("code", "EU")))
            .with("2001:db8::", 32, city("US"))
            .writeTo(dir.resolve("misc/DBIP-City.mmdb"));
    return GeoIpDatabase.open(file, REGIONS);
  }

  private static String text(Location location) {
    return location.country()
        + "|"
        + location.region().orElse("NULL")
        + "|"
        + location.city().orElse("NULL")
        + "|"
        + (location.latitude().isPresent() ? location.latitude().getAsDouble() : "NULL")
        + "|"
        + (location.longitude().isPresent() ? location.longitude().getAsDouble() : "NULL");
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3.4, de|BY|Town|48.137|-0.5",
    "2.2.3.4, gb|LND|Town|48.137|-0.5",
    "3.2.3.4, ae|DU|Town|48.137|-0.5",
    "4.2.3.4, fr|IDF|Town|48.137|-0.5",
    "5.2.3.4, fr||Town|48.137|-0.5",
    "6.2.3.4, xx|NULL|NULL|NULL|NULL",
    "9.9.9.9, ca|NULL|NULL|NULL|NULL",
    "2001:db8::1, us|NULL|Town|48.137|-0.5",
    "::1, ca|NULL|NULL|NULL|NULL",
  })
  void addressIsLookedUp(String address, String expected, @TempDir Path dir) throws IOException {
    try (GeoIpDatabase database = cities(dir)) {
      LocationProvider provider =
          LocationProviders.withoutDatabase(true, true).with(database).named("geoip2php");

      assertThat(text(provider.locate(IpAddress.parse(address), "fr-ca"))).isEqualTo(expected);
    }
  }

  @Test
  void databaseOfCountriesTellsTheCountryOnly(@TempDir Path dir) throws IOException {
    Path file =
        new MmdbFile("DBIP-Country-Lite")
            .with("1.0.0.0", 8, city("DE"))
            .writeTo(dir.resolve("misc/x.mmdb"));
    try (GeoIpDatabase database = GeoIpDatabase.open(file, RegionNames.NONE)) {
      assertThat(database.find(IpAddress.parse("1.1.1.1"))).contains(Location.ofCountry("de"));
    }
  }

  @Test
  void databaseOfAnotherKindFindsNothing(@TempDir Path dir) throws IOException {
    Path file =
        new MmdbFile("Some-ASN").with("1.0.0.0", 8, city("DE")).writeTo(dir.resolve("misc/x.mmdb"));
    try (GeoIpDatabase database = GeoIpDatabase.open(file, RegionNames.NONE)) {
      assertThat(database.find(IpAddress.parse("1.1.1.1"))).isEmpty();
    }
  }

  @Test
  void firstFileOfMatomosOrderIsUsed(@TempDir Path dir) throws IOException {
    assertThat(GeoIpDatabase.fileIn(dir)).isEmpty();
    Files.createDirectories(dir.resolve("misc"));
    Files.createFile(dir.resolve("misc/GeoLite2-City.mmdb"));
    Files.createFile(dir.resolve("misc/DBIP-City.mmdb"));

    assertThat(GeoIpDatabase.fileIn(dir)).contains(dir.resolve("misc/DBIP-City.mmdb"));
  }

  @Test
  void fileThatIsNoDatabaseIsRefused(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("x.mmdb"), "nothing");

    assertThatThrownBy(() -> GeoIpDatabase.open(file, RegionNames.NONE))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "default, true, de",
    "'', true, de",
    "geoip2php, true, de",
    "unknown, true, de",
    "disabled, true, xx",
    "default, false, xx",
  })
  void withoutDatabaseTheLanguageDecides(String option, boolean hasDefault, String expected) {
    LocationProvider provider = LocationProviders.withoutDatabase(hasDefault, true).named(option);

    assertThat(provider.locate(IpAddress.NONE, "de")).isEqualTo(Location.ofCountry(expected));
  }

  @Test
  void regionIsFoundByAnyOfItsNames() {
    assertThat(REGIONS.codeOf("DE", "free state of bavaria")).contains("BY");
    assertThat(REGIONS.codeOf("CI", "It's")).contains("AB");
    assertThat(REGIONS.codeOf("DE", "Île-de-France")).isEmpty();
    assertThat(REGIONS.codeOf("AT", "Karnten")).contains("2");
    assertThat(REGIONS.codeOf("AT", "carinthia")).contains("2");
    assertThat(REGIONS.codeOf("FR", "true")).isEmpty();
  }

  @Test
  void unknownPlaceHasACountryOnly() {
    assertThat(Location.UNKNOWN)
        .isEqualTo(
            new Location(
                "xx",
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 198.51.100.7, at|9|Wien|48.208|NULL",
    "198.51.0.0, 198.51.100.7, at|9|Wien|48.208|NULL",
    "198.51.100.8, 198.51.100.7, de|NULL|NULL|NULL|NULL",
    "2001:db8::1, 198.51.100.7, de|NULL|NULL|NULL|NULL",
  })
  void webServersWordHoldsForItsOwnClient(String address, String client, String expected) {
    Map<String, String> told =
        Map.of(
            "MM_COUNTRY_CODE",
            "AT",
            "MM_REGION_CODE",
            "9",
            "MM_CITY_NAME",
            "Wien",
            "MM_LATITUDE",
            "48.20849",
            "MM_LONGITUDE",
            "east");
    LocationProvider provider = LocationProviders.withoutDatabase(true, true).named("geoip2server");
    ServerVariables variables = new ServerVariables(told, IpAddress.parse(client));

    assertThat(text(provider.locate(IpAddress.parse(address), "de", variables)))
        .isEqualTo(expected);
  }

  @Test
  void serverThatToldNothingLeavesItToTheLanguage() {
    LocationProvider provider = LocationProviders.withoutDatabase(true, true).named("geoip2server");
    ServerVariables nothing =
        new ServerVariables(Map.of("MM_COUNTRY_CODE", "", "REMOTE_ADDR", "1"), IpAddress.NONE);

    assertThat(provider.locate(IpAddress.NONE, "de", nothing)).isEqualTo(Location.ofCountry("de"));
  }
}
