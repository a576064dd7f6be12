package sluice.worker.drain;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections to Matomo's database: an I/O edge, with a cut network in tests. */
@FunctionalInterface
public interface DatabaseConnections {

  /** A new connection of the caller's own; any thread. */
  Connection open() throws SQLException;
}
