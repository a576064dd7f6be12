package sluice.ingest.http;

import java.util.Set;

/**
 * Where the endpoint is (docs: tracker-ingest/docs/endpoint.md#entry-points), under a base path.
 * Immutable; thread-safe.
 */
final class TrackerPaths {

  private final Set<String> paths;

  /**
   * @param basePath empty, or as {@code /matomo}: begins with a slash, does not end with one
   */
  TrackerPaths(String basePath) {
    paths =
        Set.of(
            basePath + "/matomo.php",
            basePath + "/piwik.php",
            basePath + "/js/tracker.php",
            basePath + "/");
  }

  boolean contains(String path) {
    return paths.contains(path);
  }
}
