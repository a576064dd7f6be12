package sluice.logs;

import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * To which site the hits of an import go. Immutable.
 *
 * @param finder knows the sites
 * @param only the site of all hits; null to choose by host
 * @param fallback the site of hosts that are no site's; null for none
 * @param mayWrite whether the token that goes with hits may write to a site; true where nobody
 *     knows
 */
public record SiteChoice(
    SiteFinder finder, SiteFinder.Found only, SiteFinder.Found fallback, IntPredicate mayWrite) {

  /** What stands for a host that a log leaves empty. */
  static final String NO_HOST = "no-hostname-found-in-log";

  /**
   * Where a hit goes.
   *
   * @param idSite the site
   * @param base what its path is appended to, such as {@code https://shop.example}
   */
  record Place(int idSite, String base) {}

  /** Whether the log has to say the host of each request. */
  public boolean needsHost() {
    return only == null || only.mainUrl().isEmpty();
  }

  /**
   * The site of a request.
   *
   * @param host null if the log has none
   */
  Optional<Place> of(String host) {
    if (only != null) {
      return Optional.of(place(only, host));
    }
    String asked = host == null || host.isBlank() ? NO_HOST : host;
    return finder
        .byHost(asked)
        .or(() -> Optional.ofNullable(fallback))
        .map(site -> new Place(site.idSite(), withScheme(asked, "http")));
  }

  /**
   * The site of a replayed tracking call.
   *
   * @param idSite as the call names it
   * @param host null if the log has none
   */
  Optional<Place> ofCall(String idSite, String host) {
    if (only != null) {
      return Optional.of(place(only, host));
    }
    return idSite.matches("[0-9]{1,9}")
        ? finder.byId(Integer.parseInt(idSite)).map(site -> place(site, host))
        : Optional.empty();
  }

  private static Place place(SiteFinder.Found site, String host) {
    String main = site.mainUrl();
    if (host == null) {
      return new Place(site.idSite(), main);
    }
    int scheme = main.indexOf("://");
    return new Place(
        site.idSite(), withScheme(host, scheme < 0 ? "http" : main.substring(0, scheme)));
  }

  private static String withScheme(String host, String scheme) {
    return host.contains("://") ? host : scheme + "://" + host;
  }
}
