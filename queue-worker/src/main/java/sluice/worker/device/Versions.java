package sluice.worker.device;

import sluice.php.PhpValues;

/**
 * How versions are written.
 *
 * @param minorParts parts kept after the first; negative keeps all. Matomo keeps one.
 */
record Versions(int minorParts) {

  /** Matomo's choice: major and minor. */
  static final Versions MINOR = new Versions(1);

  /** Everything the user agent says, as device-detector's own fixtures have it. */
  static final Versions FULL = new Versions(-1);

  /** The template filled, underscores as dots, cut, without dots and spaces around. */
  String build(String template, Groups groups) {
    String version = groups.fill(template).replace('_', '.');
    return PhpValues.trim(cut(version), " .");
  }

  private String cut(String version) {
    int dot = -1;
    for (int parts = 0; minorParts >= 0 && parts <= minorParts; parts++) {
      dot = version.indexOf('.', dot + 1);
      if (dot < 0) {
        return version;
      }
    }
    return dot < 0 ? version : version.substring(0, dot);
  }
}
