package sluice.worker.visit;

import java.util.Map;
import java.util.OptionalLong;
import sluice.worker.action.ActionColumn;

/**
 * The ids of log_action that an action's columns take. Immutable.
 *
 * @param ids by column; 0 for an empty name; columns without a look-up are absent
 */
public record ActionIdColumns(Map<ActionColumn, Long> ids) {

  /** A hit without action. */
  public static final ActionIdColumns NONE = new ActionIdColumns(Map.of());

  /** Copies the map. */
  public ActionIdColumns {
    ids = Map.copyOf(ids);
  }

  /** The page's url; empty when there is none or it is the empty name. */
  public OptionalLong url() {
    return id(ActionColumn.IDACTION_URL);
  }

  /** Title or keyword; empty when there is none or it is the empty name. */
  public OptionalLong name() {
    return id(ActionColumn.IDACTION_NAME);
  }

  private OptionalLong id(ActionColumn column) {
    long id = ids.getOrDefault(column, 0L);
    return id == 0 ? OptionalLong.empty() : OptionalLong.of(id);
  }
}
