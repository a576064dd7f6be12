package sluice.worker.crash;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What is done to a running system. */
enum Fault {
  /** kill -9. */
  KILL_WORKER(50),
  /** kill -9. */
  KILL_REDIS(39),
  /** kill -9. */
  KILL_MARIADB(11),
  /** A connection is cut off, or stalls, while it says COMMIT. */
  CUT_COMMIT(25),
  /** SIGSTOP past the lease, so that another owns its queues when it goes on. */
  FREEZE_WORKER(3),
  /** SIGTERM. */
  TERMINATE_WORKER(3),
  /** An entry that takes all memory of whoever prepares it; one is killed besides. */
  POISON(1);

  /** The shares are in hundredths of the number of kills; those of the kills sum up to it. */
  private static final int WHOLE = 100;

  private final int share;

  Fault(int share) {
    this.share = share;
  }

  boolean isKill() {
    return this == KILL_WORKER || this == KILL_REDIS || this == KILL_MARIADB;
  }

  /**
   * Each kind as often as its share says, in a random row.
   *
   * @param kills how many kill -9 there are at least, 1 or more; the other faults come on top
   */
  static List<Fault> row(int kills, Random random) {
    List<Fault> row = new ArrayList<>();
    for (Fault fault : values()) {
      int count = (kills * fault.share + WHOLE - 1) / WHOLE;
      row.addAll(Collections.nCopies(count, fault));
    }
    Collections.shuffle(row, random);
    return row;
  }
}
