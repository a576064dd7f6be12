package sluice.worker.action;

/** What a hit is as an action. */
public sealed interface ActionRecognition {

  /** An action that can be recorded. */
  record Recognised(Action action, ActionRow row) implements ActionRecognition {}

  /** Matomo refuses it with 400; see {@link ActionRefusal#isImmediate()} for when. */
  record Refused(ActionRefusal reason) implements ActionRecognition {}
}
