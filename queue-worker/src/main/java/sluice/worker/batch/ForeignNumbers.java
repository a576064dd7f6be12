package sluice.worker.batch;

import java.sql.SQLException;

/** What other queues have consumed: asked when one of their entries turns up in this list. */
@FunctionalInterface
public interface ForeignNumbers {

  /** Reads the numbers that are committed now; {@link Covered#NONE} if none is. */
  Covered committed(ProducerKey key) throws SQLException;
}
