package sluice.worker.action;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a row of log_link_visit_action takes from its hit alone (docs:
 * queue-worker/docs/log-tables.md#log_link_visit_action): not the ids of its visit, its positions
 * and its times. Empty values are NULL. Immutable.
 *
 * @param lookups names whose ids go into columns, in Matomo's order of creation
 * @param customFloat the value of an event
 * @param searchCategory of a site search, '' when it has none
 * @param searchCount of a site search, when valid
 * @param productPrice the parameter _pkp
 * @param idPageview first six bytes of pv_id
 * @param timings page performance of a pageview, else all unknown
 */
public record ActionRow(
    List<ActionLookup> lookups,
    OptionalDouble customFloat,
    Optional<String> searchCategory,
    OptionalLong searchCount,
    OptionalDouble productPrice,
    String idPageview,
    PageTimings timings) {

  /** Copies the list. */
  public ActionRow {
    lookups = List.copyOf(lookups);
  }
}
