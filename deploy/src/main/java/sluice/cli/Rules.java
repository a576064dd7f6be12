package sluice.cli;

import java.sql.Connection;
import sluice.worker.plan.BatchTracking;

/** stub */
final class Rules {
  static BatchTracking of(Installation installation, Connection connection, String prefix) {
    throw new UnsupportedOperationException();
  }
}
