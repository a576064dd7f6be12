package sluice.logs;

/**
 * An import that cannot go on. All that was answered is in its checkpoint; the message says why and
 * what to do.
 */
public final class ImportStopped extends Exception {
  private static final long serialVersionUID = 1L;

  /** Who has to do something. */
  public enum Cause {
    /** The endpoint has to come back. */
    ENDPOINT,
    /** The operator has to decide, or to configure. */
    OPERATOR,
    /** The log cannot be read on. */
    LOG
  }

  private final Cause cause;

  ImportStopped(Cause cause, String message) {
    super(message);
    this.cause = cause;
  }

  /** Who has to do something. */
  public Cause who() {
    return cause;
  }
}
