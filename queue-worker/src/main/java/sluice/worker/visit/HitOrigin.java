package sluice.worker.visit;

import java.util.Map;
import java.util.Optional;
import sluice.request.IpAddress;
import sluice.worker.device.DeviceColumns;
import sluice.worker.location.Location;

/**
 * Where a hit came from: address, device, language, place. Immutable.
 *
 * @param storedIp masked as the privacy settings want it
 * @param language the browser's languages, cleaned
 * @param aiAgent the name of the AI agent that browses; empty for people, and where agents are not
 *     told apart
 * @param location what the address or the language tell
 * @param overrides columns location_* that an authenticated request sets, uncut (docs:
 *     tracker-ingest/docs/parameters.md#core)
 */
public record HitOrigin(
    IpAddress storedIp,
    String language,
    DeviceColumns device,
    Optional<String> aiAgent,
    Location location,
    Map<String, String> overrides) {

  /** Copies the map. */
  public HitOrigin {
    overrides = Map.copyOf(overrides);
  }
}
