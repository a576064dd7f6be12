package sluice.log;

/**
 * Where the log tables differ from Matomo 5.1's on purpose, in one place.
 *
 * <p><b>Hits that Matomo loses.</b> Strict SQL mode (MariaDB's default) refuses the values below,
 * so that Matomo's insert fails and the hit is lost (with the rest of its request set, in a queue).
 * We store the nearest value that fits; tests: LogColumnTest, KnownDifferencesIT.
 *
 * <ul>
 *   <li>Text longer than its column (order ids, event names, country by parameter): cut at the
 *       column's characters.
 *   <li>A URL or title whose last byte that fits lies within a character: that character is dropped
 *       whole.
 *   <li>Numbers outside the column's range (visitor_seconds_since_order below 0 with past-dated
 *       hits, counters above a SMALLINT): the nearest end of the range.
 *   <li>Latitude and longitude that are no numbers: 0.
 *   <li>Characters beyond U+FFFF in a three-byte column (device model; in a Matomo in utf8 also
 *       what it decodes after it replaced such characters, as keywords in URLs): U+FFFD.
 *   <li>A list where a number belongs ({@code e_v[]=1}, {@code _pkp[]=1}), on which PHP itself
 *       fails: 0, or what the goal is worth.
 * </ul>
 *
 * <p><b>Results that depend on chance in Matomo.</b>
 *
 * <ul>
 *   <li>Hits of intranet sites trust cookies, always: in a PHP worker every second one does.
 *   <li>Names of one request are compared exactly: in Matomo the SKUs 0123 and 123 of one order
 *       become one if one of them exists.
 *   <li>A hit without Accept-Language has no language: a PHP worker takes that of its own locale
 *       (variable LANG), which says nothing about the visitor.
 *   <li>With {@code useAnonymizedIpForVisitEnrichment}, a visit that a campaign forces is located
 *       by its own hit's address: in Matomo by that of the visit before.
 *   <li>A wrong token is not counted in brute_force_log: a worker sees it long after the request.
 * </ul>
 *
 * <p><b>Hits that are made to be expensive.</b> What no column holds and no browser sends is cut
 * before the rules see it; each limit with its reason is in worker.door.HitDoor (text of 65,536
 * characters, 10,000 products, 1,000 parameters and so on). A match that takes millions of steps is
 * none, as with PHP's backtrack limit, and a hit that takes seconds is a dead letter. Tests:
 * HitDoorTest, HostileHitsIT.
 */
public final class KnownDifferences {
  private KnownDifferences() {}
}
