package sluice.worker.action;

import java.util.Optional;
import sluice.php.PhpValues;

/**
 * The url of a page as Matomo takes it (reference tracker.md 7.4). Immutable.
 *
 * @param cleaned without excluded parameters and, mostly, fragment; empty when it is no valid url
 * @param raw as sent (still HTML-escaped), cleaned of line breaks only; empty when not valid
 */
public record PageUrl(Optional<String> cleaned, Optional<String> raw) {

  /** No url at all. */
  public static final PageUrl NONE = new PageUrl(Optional.empty(), Optional.empty());

  /** What is looked up in log_action: the cleaned url without its prefix. */
  public Optional<ActionName> normalised(ActionType type) {
    return cleaned.filter(url -> !PhpValues.isEmpty(url)).map(url -> ActionName.ofUrl(type, url));
  }
}
