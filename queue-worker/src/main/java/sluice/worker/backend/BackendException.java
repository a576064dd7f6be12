package sluice.worker.backend;

/** The backend could not be asked, or did not answer in time; what was sent may have happened. */
public final class BackendException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what could not be done, and why. */
  public BackendException(String message, Throwable cause) {
    super(message, cause);
  }
}
