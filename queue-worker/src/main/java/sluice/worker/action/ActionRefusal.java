package sluice.worker.action;

/**
 * Why Matomo answers a hit with an error because of its action (docs: queue-worker/docs/actions.md,
 * queue-worker/docs/log-tables.md#log_link_visit_action).
 */
public enum ActionRefusal {
  /** {@code ca=1} and none of the known actions: meant for a plugin that is not there. */
  CUSTOM_ACTION(true),
  /** Event category or action of blanks only. */
  BLANK_EVENT(false),
  /** Content name of blanks only. */
  BLANK_CONTENT(false),
  /** A page performance time below -1, on a pageview. */
  NEGATIVE_TIME(false);

  private final boolean isImmediate;

  ActionRefusal(boolean isImmediate) {
    this.isImmediate = isImmediate;
  }

  /**
   * Whether the hit is refused even when a manual goal, e-commerce or a ping takes its action away.
   * The others only matter when the action is recorded.
   */
  public boolean isImmediate() {
    return isImmediate;
  }
}
