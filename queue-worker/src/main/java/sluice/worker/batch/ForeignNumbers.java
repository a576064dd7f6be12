package sluice.worker.batch;

import java.sql.SQLException;

/** What other queues have consumed: asked when one of their entries turns up in this list. */
@FunctionalInterface
public interface ForeignNumbers {

  /** As committed now; {@link Covered#NONE} if nothing is. */
  Covered committed(ProducerKey key) throws SQLException;
}
