package sluice.worker.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import sluice.site.Site;
import sluice.worker.action.ActionName;

/**
 * A row of log_bot_request (docs: queue-worker/docs/log-tables.md#log_bot_request). Immutable.
 *
 * @param time of the request, Unix seconds
 * @param url name of the page or document; an empty one has no id
 * @param values of the columns that the request alone tells; a column that is missing is NULL
 */
record BotRequest(Site site, long time, ActionName url, Map<String, Object> values) {

  /** Copies the map. */
  BotRequest {
    values = Map.copyOf(values);
  }

  /** The whole row. */
  Map<String, Object> row(Map<ActionName, Long> ids) {
    Map<String, Object> row = new LinkedHashMap<>(values);
    row.put("idsite", (long) site.idSite());
    row.put("server_time", time);
    row.put("idaction_url", ids.get(url.bare()));
    return row;
  }
}
