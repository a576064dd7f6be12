package sluice.worker.action;

import java.util.List;

/** What a hit is as an action. */
public sealed interface ActionRecognition {

  /** An action that can be recorded. */
  record Recognised(Action action, ActionRow row) implements ActionRecognition {}

  /**
   * Matomo refuses it with 400; see {@link ActionRefusal#isImmediate()} for when.
   *
   * @param lookups names that Matomo has created by then
   */
  record Refused(ActionRefusal reason, List<ActionLookup> lookups) implements ActionRecognition {
    /** Copies the list. */
    public Refused {
      lookups = List.copyOf(lookups);
    }
  }
}
