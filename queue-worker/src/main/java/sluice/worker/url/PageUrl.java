package sluice.worker.url;

import java.util.Optional;

/**
 * The url of a page as Matomo takes it (docs: queue-worker/docs/actions.md#page-urls). Immutable.
 *
 * @param cleaned without excluded parameters and, mostly, fragment; empty when it is no valid url
 * @param raw as sent (still HTML-escaped), cleaned of line breaks only; empty when not valid
 */
public record PageUrl(Optional<String> cleaned, Optional<String> raw) {

  /** No url at all. */
  public static final PageUrl NONE = new PageUrl(Optional.empty(), Optional.empty());
}
