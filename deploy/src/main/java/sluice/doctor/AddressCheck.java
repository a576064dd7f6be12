package sluice.doctor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether visitors have addresses of their own. Behind a proxy whose headers are not read all of
 * them have the proxy's: then place, exclusions and recognising go wrong. Stateless.
 */
final class AddressCheck {

  /** So many of the last visits are looked at. */
  private static final int LAST = 1000;

  /** Fewer visits tell nothing. */
  private static final int LEAST = 50;

  /** Percent of visits from one address that no site has by itself. */
  private static final int SHARE = 90;

  private static final String MEND =
      "[General] proxy_client_headers[] = \"HTTP_X_FORWARDED_FOR\" in config.ini.php, and"
          + " proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; in nginx";

  private AddressCheck() {}

  static List<Finding> look(Patient patient, Connection connection) throws SQLException {
    String sql =
        "SELECT location_ip FROM "
            + patient.table("log_visit")
            + " WHERE visit_last_action_time > UTC_TIMESTAMP() - INTERVAL 7 DAY"
            + " ORDER BY idvisit DESC LIMIT "
            + LAST;
    Map<InetAddress, Integer> visits = new HashMap<>();
    int all = 0;
    for (byte[] bytes : Sql.listIfThere(connection, sql, row -> row.getBytes(1))) {
      all++;
      try {
        visits.merge(
            InetAddress.getByAddress(bytes == null ? new byte[0] : bytes), 1, Integer::sum);
      } catch (UnknownHostException e) {
        // It is no address, and so not a proxy's.
        continue;
      }
    }
    return List.of(judged(visits, all));
  }

  private static Finding judged(Map<InetAddress, Integer> visits, int all) {
    Map.Entry<InetAddress, Integer> most =
        visits.entrySet().stream()
            .max(Comparator.comparing(Map.Entry::getValue))
            .orElse(Map.entry(InetAddress.getLoopbackAddress(), 0));
    if (all < LEAST || most.getValue() * 100L < (long) SHARE * all) {
      return Finding.ok(
          FindingKind.VISITOR_ADDRESSES,
          "the last %d visits have %d addresses".formatted(all, visits.size()));
    }
    InetAddress address = most.getKey();
    if (address.isAnyLocalAddress()) {
      return Finding.info(
          FindingKind.VISITOR_ADDRESSES,
          "addresses are made anonymous as a whole (PrivacyManager), so that a proxy's would not be seen");
    }
    boolean isOurs =
        address.isLoopbackAddress() || address.isSiteLocalAddress() || address.isLinkLocalAddress();
    String evidence =
        "%d of the last %d visits come from one address, %s"
            .formatted(most.getValue(), all, isOurs ? address.getHostAddress() : "a public one");
    return isOurs
        ? Finding.error(FindingKind.VISITOR_ADDRESSES, evidence + ", which is a proxy's", MEND)
        : Finding.warning(FindingKind.VISITOR_ADDRESSES, evidence + ": is it a proxy's?", MEND);
  }
}
