package sluice.worker.action;

import java.util.Optional;

/** What a hit is as an action. */
public sealed interface ActionRecognition {

  /**
   * An action that can be recorded.
   *
   * @param lateRefusal why Matomo refuses it at the very moment of recording: its names have ids
   *     and a new visit its row by then
   */
  record Recognised(Action action, ActionRow row, Optional<ActionRefusal> lateRefusal)
      implements ActionRecognition {
    /** An action that nothing is wrong with. */
    public Recognised(Action action, ActionRow row) {
      this(action, row, Optional.empty());
    }
  }

  /** Matomo refuses it with 400; see {@link ActionRefusal#isImmediate()} for when. */
  record Refused(ActionRefusal reason) implements ActionRecognition {}
}
