package sluice.ingest.http;

import java.util.Set;

/** Where the endpoint is (reference tracker.md 1.1), under a base path. Immutable; thread-safe. */
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
