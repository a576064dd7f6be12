package sluice.worker.device;

import java.util.Optional;

/**
 * All that was found out about one user agent and its hints. Immutable.
 *
 * @param botName present when it is a bot; then system and client are empty and the hardware is
 *     unknown
 * @param system empty when no rule matched
 * @param client empty when no rule matched
 * @param mobile device-detector's isMobile
 */
public record Device(
    Optional<String> botName,
    Optional<OperatingSystem> system,
    Optional<Client> client,
    Hardware hardware,
    boolean mobile) {

  /** Whether a rule for bots matched. */
  public boolean isBot() {
    return botName.isPresent();
  }

  /** The browser; empty for any other kind of client, and for none. */
  public Optional<Client> browser() {
    return client.filter(found -> found.type() == ClientType.BROWSER);
  }

  /** What log_visit stores of it. */
  public DeviceColumns columns() {
    return DeviceColumns.of(this);
  }
}
