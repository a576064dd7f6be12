package sluice.worker.action;

import java.util.List;
import sluice.log.ActionType;
import sluice.php.PhpValues;

/** The shapes of look-ups that the actions share. */
final class Lookups {

  private Lookups() {}

  static ActionLookup of(ActionColumn column, ActionType type, String name) {
    return new ActionLookup(column, ActionName.of(type, name));
  }

  /** A url that keeps its scheme; of an empty one the column is 0. */
  static List<ActionLookup> wholeUrl(ActionType type, String url) {
    return List.of(of(ActionColumn.IDACTION_URL, type, url));
  }

  /** Adds the trimmed text unless nothing is left of it. */
  static void addTrimmed(
      List<ActionLookup> lookups, ActionColumn column, ActionType type, String text) {
    String trimmed = PhpValues.trim(text);
    if (!trimmed.isEmpty()) {
      lookups.add(of(column, type, trimmed));
    }
  }
}
