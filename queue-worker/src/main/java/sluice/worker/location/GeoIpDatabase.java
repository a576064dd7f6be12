package sluice.worker.location;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.request.IpAddress;

/**
 * A GeoIP 2 database file, as Matomo's provider {@code geoip2php} reads it (docs:
 * queue-worker/docs/location-privacy.md#place). Thread-safe; the file is mapped, so replacing it
 * takes effect with the next opening.
 */
public final class GeoIpDatabase implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(GeoIpDatabase.class);

  /** The file names that Matomo looks for, the first one that exists is used. */
  private static final List<String> FILES =
      List.of(
          "GeoIP2-City.mmdb",
          "DBIP-City.mmdb",
          "DBIP-City-Lite.mmdb",
          "DBIP-Country-Lite.mmdb",
          "DBIP-Country.mmdb",
          "GeoIP2-City-Africa.mmdb",
          "GeoIP2-City-Asia-Pacific.mmdb",
          "GeoIP2-City-Europe.mmdb",
          "GeoIP2-City-North-America.mmdb",
          "GeoIP2-City-South-America.mmdb",
          "GeoIP2-Enterprise.mmdb",
          "GeoIP2-Country.mmdb",
          "GeoLite2-City.mmdb",
          "GeoLite2-Country.mmdb",
          "DBIP-Enterprise.mmdb");

  /** Types of databases that tell the country only. */
  private static final Set<String> COUNTRY_TYPES =
      Set.of(
          "GeoLite2-Country",
          "GeoIP2-Country",
          "DBIP-Country-Lite",
          "DBIP-Country",
          "DBIP-Location (compat=Country)");

  /** Types of databases that tell city, region and coordinates as well. */
  private static final Set<String> CITY_TYPES =
      Set.of(
          "GeoLite2-City",
          "DBIP-City-Lite",
          "DBIP-City",
          "GeoIP2-City",
          "GeoIP2-City-Africa",
          "GeoIP2-City-Asia-Pacific",
          "GeoIP2-City-Europe",
          "GeoIP2-City-North-America",
          "GeoIP2-City-South-America",
          "DBIP-Location (compat=City)",
          "GeoIP2-Enterprise",
          "DBIP-Location-ISP (compat=Enterprise)",
          "DBIP-Enterprise");

  private final Reader reader;
  private final RegionNames regions;
  private final boolean tellsCity;
  private final boolean isKnownType;

  private GeoIpDatabase(Reader reader, RegionNames regions) {
    String type = reader.getMetadata().databaseType();
    this.reader = reader;
    this.regions = regions;
    this.tellsCity = CITY_TYPES.contains(type);
    this.isKnownType = tellsCity || COUNTRY_TYPES.contains(type);
  }

  /** The file in {@code misc/} of a Matomo installation that Matomo would use. */
  public static Optional<Path> fileIn(Path matomoDir) {
    return FILES.stream()
        .map(name -> matomoDir.resolve("misc").resolve(name))
        .filter(Files::exists)
        .findFirst();
  }

  /**
   * Opens a file.
   *
   * @param regions for databases that name regions without their code
   * @throws IOException when it cannot be read or is no such database
   */
  public static GeoIpDatabase open(Path file, RegionNames regions) throws IOException {
    GeoIpDatabase database = new GeoIpDatabase(new Reader(file.toFile(), new CHMCache()), regions);
    if (!database.isKnownType) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("type", database.reader.getMetadata().databaseType())
          .addKeyValue("effect", "no place is found with it")
          .addKeyValue("do", "give a database of countries or cities")
          .log("geoip-type-unknown");
    }
    return database;
  }

  /** The place of an address; empty when the database does not have it. */
  Optional<Location> find(IpAddress address) {
    if (!isKnownType) {
      return Optional.empty();
    }
    return entry(address)
        .map(entry -> tellsCity ? city(entry) : Location.ofCountry(country(entry)));
  }

  private Optional<GeoIpEntry> entry(IpAddress address) {
    try {
      Map<?, ?> fields = reader.get(InetAddress.getByAddress(address.bytes()), Map.class);
      return Optional.ofNullable(fields).map(GeoIpEntry::new);
    } catch (UnknownHostException | IllegalArgumentException otherFamily) {
      // An IPv6 address in a database of IPv4 addresses: not found.
      return Optional.empty();
    } catch (IOException damaged) {
      LOG.atWarn()
          .setCause(damaged)
          .addKeyValue("effect", "place of one visit unknown")
          .log("geoip-lookup-failed");
      return Optional.empty();
    }
  }

  private static String country(GeoIpEntry entry) {
    String code = entry.countryCode();
    return code.isEmpty() ? Location.UNKNOWN_COUNTRY : code.toLowerCase(Locale.ROOT);
  }

  private Location city(GeoIpEntry entry) {
    return new Location(
        country(entry),
        entry.region(regions),
        entry.city(),
        entry.coordinate("latitude"),
        entry.coordinate("longitude"));
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
