package sluice.doctor;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * One check.
 *
 * @param name for people, when it could not be done
 * @param lane what it needs, and what it is done beside
 * @param look finds; throws when it could not look
 */
record Check(String name, Lane lane, Callable<List<Finding>> look) {

  /** What a check needs. */
  enum Lane {
    /** This machine alone. */
    HOST,
    /** The database answers. */
    DATABASE,
    /** The server of the queues answers. */
    QUEUES
  }
}
