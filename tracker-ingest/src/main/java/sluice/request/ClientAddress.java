package sluice.request;

import java.util.Optional;
import sluice.php.PhpValues;

/**
 * The address of a request's visitor (docs: tracker-ingest/docs/visitor.md#client-address): what
 * the request says by cip, else what a trusted proxy says, else the peer. Immutable.
 *
 * @param text not anonymised; for cip anything that the client sent, sanitised
 * @param needsToken whether the request is refused without a valid token, because it gives cip
 */
public record ClientAddress(String text, boolean needsToken) {

  private static final String UNKNOWN = "0.0.0.0";

  /** The address as Matomo's tracker takes it. */
  public static ClientAddress of(TrackingRequest request, ProxyRules rules) {
    String cip = request.text("cip");
    return PhpValues.isEmpty(cip)
        ? new ClientAddress(ofHeaders(request.environment(), rules), false)
        : new ClientAddress(cip, true);
  }

  /** The address without regard to cip; 0.0.0.0 when there is not even REMOTE_ADDR. */
  public static String ofHeaders(RequestEnvironment environment, ProxyRules rules) {
    String remote = environment.server().getOrDefault("REMOTE_ADDR", UNKNOWN);
    for (String header : rules.clientHeaders()) {
      String value = environment.server().getOrDefault(header, "");
      Optional<String> address = rules.addressIn(value, remote);
      if (address.isPresent()) {
        return withoutPort(address.get());
      }
    }
    return withoutPort(remote);
  }

  /** As stored; text that is no address gives 0.0.0.0. */
  public IpAddress address() {
    return IpAddress.parse(text);
  }

  /**
   * Without a port and without what follows a slash (docs:
   * tracker-ingest/docs/visitor.md#client-address).
   */
  static String withoutPort(String text) {
    String address = PhpValues.trim(text);
    int slash = address.lastIndexOf('/');
    address = slash < 0 ? address : address.substring(0, slash);
    int colon = address.lastIndexOf(':');
    if (colon < 0) {
      return address;
    }
    int bracket = address.lastIndexOf(']');
    if (bracket > 0 && address.charAt(0) == '[') {
      return address.substring(1, bracket);
    }
    int dot = address.lastIndexOf('.');
    boolean onlyColon = address.indexOf(':') == colon;
    boolean port = dot >= 0 ? colon > dot : onlyColon;
    return port ? address.substring(0, colon) : address;
  }
}
