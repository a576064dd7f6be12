package sluice.log;

/**
 * Where we record a hit although Matomo 5.1 fails on it, in one place. Strict SQL mode (MariaDB's
 * default) refuses the values below, so that Matomo's insert fails and the hit is lost (with the
 * rest of its request set, in a queue). We store the nearest value that fits.
 *
 * <ul>
 *   <li>Text longer than its column (order ids, event names, country by parameter): cut at the
 *       column's characters.
 *   <li>A URL or title whose 1,024th byte lies within a character: that character is dropped whole.
 *   <li>Numbers outside the column's range (visitor_seconds_since_order below 0 with past-dated
 *       hits, counters above a SMALLINT): the nearest end of the range.
 *   <li>Latitude and longitude that are no numbers: 0.
 *   <li>Characters beyond U+FFFF in a three-byte column (device model): U+FFFD.
 * </ul>
 */
public final class KnownDifferences {
  private KnownDifferences() {}
}
