package sluice.worker.location;

import sluice.request.IpAddress;

/**
 * Matomo's provider {@code disabled}: nothing is known (docs:
 * queue-worker/docs/location-privacy.md#place).
 */
public record NoLocation() implements LocationProvider {

  @Override
  public Location locate(IpAddress address, String language) {
    return Location.UNKNOWN;
  }
}
