package sluice.worker.action;

import sluice.worker.url.UrlCleaningRules;

/**
 * What the recognition of actions takes from the configuration. Immutable.
 *
 * @param titleDelimiter [General] action_category_delimiter if set, else
 *     action_title_category_delimiter; '' leaves titles as they are (docs:
 *     queue-worker/docs/actions.md#titles)
 */
public record ActionSettings(UrlCleaningRules urls, String titleDelimiter) {

  /** What Matomo ships. */
  public static final ActionSettings DEFAULT = new ActionSettings(UrlCleaningRules.DEFAULT, "");
}
