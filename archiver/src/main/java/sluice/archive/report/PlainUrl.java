package sluice.archive.report;

import java.util.List;

/**
 * URLs without protocol and www, as log_action has those of pages (core/Tracker/PageUrl.php,
 * normalizeUrl). No state.
 */
public final class PlainUrl {
  /** The longer ones first. */
  private static final List<String> PREFIXES =
      List.of("http://www.", "http://", "https://www.", "https://");

  private PlainUrl() {}

  /** The URL without its prefix, in whatever case that is spelled. */
  public static String of(String url) {
    for (String prefix : PREFIXES) {
      if (url.regionMatches(true, 0, prefix, 0, prefix.length())) {
        return url.substring(prefix.length());
      }
    }
    return url;
  }
}
