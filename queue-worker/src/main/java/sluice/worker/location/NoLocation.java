package sluice.worker.location;

import sluice.request.IpAddress;

/** Matomo's provider {@code disabled}: nothing is known (reference tracker.md 10.7). */
public record NoLocation() implements LocationProvider {

  @Override
  public Location locate(IpAddress address, String language) {
    return Location.UNKNOWN;
  }
}
