package sluice.capacity;

/**
 * Costs that nothing can be planned with. The message is for the user as it stands: what is missing
 * or wrong, and the command that mends it.
 */
public final class CostsRefused extends Exception {
  private static final long serialVersionUID = 1L;

  CostsRefused(String message) {
    super(message);
  }
}
