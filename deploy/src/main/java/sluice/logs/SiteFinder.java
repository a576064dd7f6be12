package sluice.logs;

import java.util.Optional;

/** Which site a request belongs to. An I/O edge: Matomo's tables, and a map in tests. */
public interface SiteFinder {

  /**
   * A site.
   *
   * @param idSite its id
   * @param mainUrl its first URL, without a slash at the end; empty if it is not known
   */
  record Found(int idSite, String mainUrl) {}

  /**
   * The site that has this host among its URLs, with or without {@code www.}.
   *
   * @param host in lower case
   */
  Optional<Found> byHost(String host);

  /** The site of that id; empty if there is none. */
  Optional<Found> byId(int idSite);
}
