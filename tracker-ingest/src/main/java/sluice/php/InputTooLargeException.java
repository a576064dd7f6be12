package sluice.php;

/** Input that is right, and of which no process could hold what it stands for. */
public final class InputTooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * @param limit what is allowed, in words for the sender
   */
  public InputTooLargeException(String limit) {
    // Hostile clients make many: no stack trace.
    super(limit, null, false, false);
  }
}
