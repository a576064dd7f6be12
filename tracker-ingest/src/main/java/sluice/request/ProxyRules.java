package sluice.request;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import sluice.php.PhpValues;

/**
 * Which headers of a trusted proxy tell the visitor's address, section {@code [General]} (docs:
 * tracker-ingest/docs/visitor.md#client-address). Immutable.
 *
 * @param clientHeaders {@code proxy_client_headers[]} as server keys, in order of preference
 * @param proxyTexts {@code proxy_ips[]} as written: compared with the elements of a header as text
 * @param proxyRanges those of them that are ranges of addresses
 * @param readLastInList {@code proxy_ip_read_last_in_list}: take the last address of a list, else
 *     the first
 */
public record ProxyRules(
    List<String> clientHeaders,
    Set<String> proxyTexts,
    List<IpRange> proxyRanges,
    boolean readLastInList) {

  /** No proxy: Matomo's default. */
  public static final ProxyRules NONE = of(List.of(), List.of(), true);

  /** Copies the collections. */
  public ProxyRules {
    clientHeaders = List.copyOf(clientHeaders);
    proxyTexts = Set.copyOf(proxyTexts);
    proxyRanges = List.copyOf(proxyRanges);
  }

  /**
   * As configured; of {@code proxyIps} (addresses or ranges of proxies, never a visitor's) what is
   * no address is ignored, as by Matomo.
   */
  public static ProxyRules of(
      List<String> clientHeaders, List<String> proxyIps, boolean readLastInList) {
    List<IpRange> ranges = proxyIps.stream().map(IpRange::parse).flatMap(Optional::stream).toList();
    return new ProxyRules(clientHeaders, Set.copyOf(proxyIps), ranges, readLastInList);
  }

  /** The address that a header tells; empty when this header names none. */
  Optional<String> addressIn(String header, String remoteAddress) {
    if (PhpValues.isEmpty(header)) {
      return Optional.empty();
    }
    String address = header.indexOf(',') < 0 ? element(header) : fromList(header, remoteAddress);
    boolean unknown = containsUnknown(address);
    return address.isEmpty() || unknown ? Optional.empty() : Optional.of(address);
  }

  private String fromList(String header, String remoteAddress) {
    String chosen = "";
    for (String part : PhpValues.split(header, ',')) {
      String element = element(part);
      if (!PhpValues.isEmpty(element) && !isProxy(element, remoteAddress)) {
        if (!readLastInList) {
          return element;
        }
        chosen = element;
      }
    }
    return chosen;
  }

  private boolean isProxy(String element, String remoteAddress) {
    if (proxyTexts.contains(element)) {
      return true;
    }
    IpAddress address = IpAddress.parse(ClientAddress.withoutPort(element));
    boolean peer =
        !readLastInList
            && (element.equals(remoteAddress) || address.equals(IpAddress.parse(remoteAddress)));
    return peer || proxyRanges.stream().anyMatch(range -> range.contains(address));
  }

  private static String element(String part) {
    return PhpValues.trim(MatomoText.sanitizeLine(part));
  }

  private static boolean containsUnknown(String address) {
    String word = "unknown";
    for (int i = 0; i + word.length() <= address.length(); i++) {
      if (address.regionMatches(true, i, word, 0, word.length())) {
        return true;
      }
    }
    return false;
  }
}
