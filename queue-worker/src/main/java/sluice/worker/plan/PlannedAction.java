package sluice.worker.plan;

import java.util.Collections;
import java.util.Map;
import sluice.log.CollationKey;
import sluice.worker.action.Action;
import sluice.worker.visit.ActionIdColumns;
import sluice.worker.visit.Visit;

/**
 * A row of log_link_visit_action that a batch will write. Mutable: later hits of the batch add the
 * time spent and page timings. Confined to one batch and its thread.
 */
public final class PlannedAction {

  private final Visit visit;
  private final Action action;
  private final ActionIdColumns ids;
  private final Map<String, Object> values;
  private long idLinkVa;

  /**
   * @param values is the action's own from now on
   */
  PlannedAction(Visit visit, Action action, ActionIdColumns ids, Map<String, Object> values) {
    this.visit = visit;
    this.action = action;
    this.ids = ids;
    this.values = values;
  }

  /** The visit it belongs to. */
  public Visit visit() {
    return visit;
  }

  /** The columns that the hit gives. */
  public Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }

  /** The row as it is to be written: all columns but idlink_va. The visit has an id by now. */
  public Map<String, Object> row() {
    values.put("idvisit", visit.idVisit());
    return Collections.unmodifiableMap(values);
  }

  void set(String column, Object value) {
    values.put(column, value);
  }

  /** Sets the id that the database gave it. */
  public void inserted(long id) {
    idLinkVa = id;
  }

  /**
   * The id that the database gave it.
   *
   * @throws IllegalStateException when it was not inserted yet
   */
  public long idLinkVa() {
    if (idLinkVa == 0) {
      throw new IllegalStateException("action of visit " + visit.idVisit() + " has no id yet");
    }
    return idLinkVa;
  }

  /**
   * Whether page timings sent later find it by its url (docs:
   * queue-worker/docs/actions.md#page-timings).
   */
  boolean isPageWithUrl(String idPageview) {
    return isPage(idPageview) && ids.url().isPresent();
  }

  /** Whether page timings sent later find it by its title, if none has a url. */
  boolean isPageWithTitle(String idPageview) {
    return isPage(idPageview) && ids.name().isPresent();
  }

  /** Whether it is a pageview. */
  boolean isPage() {
    return action instanceof Action.PageView;
  }

  private boolean isPage(String idPageview) {
    return isPage() && CollationKey.areEqual(idPageview, values.get("idpageview").toString());
  }
}
