package sluice.worker.referrer;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sluice.php.PhpValues;
import sluice.php.url.PhpUrl;
import sluice.site.Site;

/**
 * Urls of sites by canonical host and path: what tells a direct entry from a referring website
 * (docs: queue-worker/docs/referrers.md#known-urls; Matomo plugins/SitesManager/SiteUrls.php).
 * Immutable.
 */
public final class KnownUrls {

  /** Every canonical path starts with it. */
  static final String ROOT = "/";

  /** Characters of a host with a dot in front: DNS has no longer ones, so no site is below one. */
  private static final int HOST_CHARACTERS = 254;

  /** Deeper paths first, then in descending order. */
  private static final Comparator<String> DEEPEST_FIRST =
      Comparator.comparingLong((String path) -> path.chars().filter(c -> c == '/').count())
          .thenComparing(Comparator.naturalOrder())
          .reversed();

  private final Map<String, Map<String, Set<Integer>>> sitesByHostAndPath;

  private KnownUrls(Map<String, Map<String, Set<Integer>>> sitesByHostAndPath) {
    this.sitesByHostAndPath = sitesByHostAndPath;
  }

  /** Groups urls by site id; those without a host are left out. */
  public static KnownUrls of(Map<Integer, List<String>> urlsBySite) {
    Map<String, Map<String, Set<Integer>>> grouped = new HashMap<>();
    urlsBySite.forEach(
        (idSite, urls) ->
            urls.forEach(url -> PhpUrl.parse(url).ifPresent(it -> add(grouped, it, idSite))));
    // in their order, but found by hash: a look-up by the order counts slashes
    grouped.replaceAll((host, paths) -> new LinkedHashMap<>(paths));
    return new KnownUrls(grouped);
  }

  /** Groups the urls of sites. */
  public static KnownUrls ofSites(Collection<Site> sites) {
    Map<Integer, List<String>> urlsBySite = new LinkedHashMap<>();
    sites.forEach(site -> urlsBySite.put(site.idSite(), site.urls()));
    return of(urlsBySite);
  }

  /**
   * The sites that own the url; empty when no known url has its host. Hosts that are known with a
   * leading dot stand for all their subdomains.
   */
  Optional<Set<Integer>> sitesMatching(PhpUrl url) {
    return sitesMatching(url, PageHost.NONE);
  }

  /** The same, with the host of the page that is tracked counting as known, too. */
  Optional<Set<Integer>> sitesMatching(PhpUrl url, PageHost page) {
    String host = canonicalHost(url);
    if (host.isEmpty()) {
      return Optional.empty();
    }
    String path = canonicalPath(url);
    Optional<Set<Integer>> found =
        sitesOf(host, path, page).or(() -> sitesOf("." + host, path, page));
    int last = host.lastIndexOf('.');
    int dot = host.indexOf('.', Math.max(0, host.length() - HOST_CHARACTERS - 1));
    while (found.isEmpty() && dot >= 0 && dot < last) {
      found = sitesOf(host.substring(dot), path, page);
      dot = host.indexOf('.', dot + 1);
    }
    return found;
  }

  /** The path of the known url that the url is below; empty when its very host is not known. */
  Optional<String> pathMatching(PhpUrl url, PageHost page) {
    String path = canonicalPath(url);
    return pathsOf(canonicalHost(url), page).keySet().stream().filter(path::startsWith).findFirst();
  }

  private Optional<Set<Integer>> sitesOf(String host, String path, PageHost page) {
    for (Map.Entry<String, Set<Integer>> known : pathsOf(host, page).entrySet()) {
      if (path.startsWith(known.getKey())) {
        return Optional.of(known.getValue());
      }
    }
    return Optional.empty();
  }

  private Map<String, Set<Integer>> pathsOf(String host, PageHost page) {
    Map<String, Set<Integer>> known = sitesByHostAndPath.getOrDefault(host, Map.of());
    boolean isPage = !host.isEmpty() && host.equals(page.host());
    if (!isPage || known.getOrDefault(ROOT, Set.of()).contains(page.idSite())) {
      return known; // nearly always: pages are on the host of their site
    }
    Map<String, Set<Integer>> withPage = new TreeMap<>(DEEPEST_FIRST);
    known.forEach((path, sites) -> withPage.put(path, new TreeSet<>(sites)));
    withPage.computeIfAbsent(ROOT, key -> new TreeSet<>()).add(page.idSite());
    return withPage;
  }

  private static void add(Map<String, Map<String, Set<Integer>>> grouped, PhpUrl url, int idSite) {
    if (url.host().isPresent()) {
      grouped
          .computeIfAbsent(canonicalHost(url), host -> new TreeMap<>(DEEPEST_FIRST))
          .computeIfAbsent(canonicalPath(url), path -> new TreeSet<>())
          .add(idSite);
    }
  }

  private static String canonicalHost(PhpUrl url) {
    String host = PhpValues.lowerCase(url.host().orElse(""));
    return host.startsWith("www.") ? host.substring("www.".length()) : host;
  }

  private static String canonicalPath(PhpUrl url) {
    String path = PhpValues.lowerCase(url.path().orElse(ROOT));
    return path.endsWith(ROOT) ? path : path + ROOT;
  }

  /**
   * The host of the page that a hit tracks: it counts as one of its site's.
   *
   * @param host canonical, '' for none
   */
  record PageHost(String host, int idSite) {

    static final PageHost NONE = new PageHost("", 0);

    static PageHost of(PhpUrl page, int idSite) {
      return new PageHost(canonicalHost(page), idSite);
    }
  }
}
