package sluice.worker.url;

import java.util.Optional;

/**
 * The url of a page as Matomo takes it (reference tracker.md 7.4). Immutable.
 *
 * @param cleaned without excluded parameters and, mostly, fragment; empty when it is no valid url
 * @param raw as sent (still HTML-escaped), cleaned of line breaks only; empty when not valid
 */
public record PageUrl(Optional<String> cleaned, Optional<String> raw) {

  /** No url at all. */
  public static final PageUrl NONE = new PageUrl(Optional.empty(), Optional.empty());
}
