package sluice.process;

/**
 * A configuration that nothing can be started with. Its message names all faults and is meant for
 * the user as it stands; the process exits with {@link ExitCode#CONFIG}.
 */
public final class ConfigRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigRefused(String message) {
    super(message);
  }
}
