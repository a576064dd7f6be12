package sluice.process;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with a configuration, so that all of it is said at once. Confined to one
 * thread.
 */
public final class ConfigFaults {
  private final List<String> faults = new ArrayList<>();

  /**
   * Adds one fault: what is wrong, with the value, and what would be right. Said twice, because
   * several parts read the same, it counts once.
   */
  public void add(String fault) {
    if (!faults.contains(fault)) {
      faults.add(fault);
    }
  }

  /** Adds several faults. */
  public void addAll(List<String> more) {
    more.forEach(this::add);
  }

  public boolean isEmpty() {
    return faults.isEmpty();
  }

  public List<String> list() {
    return List.copyOf(faults);
  }

  /** All faults in one message, numbered if there are several; empty if there are none. */
  public String message() {
    if (faults.size() == 1) {
      return faults.get(0);
    }
    StringBuilder message = new StringBuilder();
    if (!faults.isEmpty()) {
      message.append(faults.size()).append(" faults in the configuration:");
    }
    for (int i = 0; i < faults.size(); i++) {
      message.append("\n  ").append(i + 1).append(". ").append(faults.get(i));
    }
    return message.toString();
  }

  /**
   * Ends the start if there was any fault.
   *
   * @throws ConfigRefused with all of them
   */
  public void throwIfAny() {
    if (!faults.isEmpty()) {
      throw new ConfigRefused(message());
    }
  }
}
