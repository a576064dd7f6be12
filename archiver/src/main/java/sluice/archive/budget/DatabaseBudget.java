package sluice.archive.budget;

import java.util.concurrent.TimeUnit;

/**
 * Bounds the time in which statements of the archiver run on the database, over all its threads,
 * and the rows that the database reads for them. What is used is told afterwards, since nobody
 * knows it before; who comes next waits until the debt is paid by time that has passed. What was
 * not used is kept, up to a second's worth of work, so that a small installation is never held up.
 * Thread-safe.
 */
public final class DatabaseBudget {
  /** Time on the database that may be used at once after a rest. */
  private static final long MOST_SAVED_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** After a pause it is looked again: meanwhile others have used what there is. */
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final double share;
  private final long rowsPerSecond;
  private final Ticks ticks;
  private final ServerLatency latency;
  private final Headway headway;
  private double savedNanos = MOST_SAVED_NANOS;
  private double savedRows;
  private long refilledAt;
  private long usedNanos;
  private long pausedNanos;
  private long usedRows;
  private volatile boolean isClosed;

  /**
   * Begins with what may be saved.
   *
   * @param share of wall time, 0 = no bound; it may be above 1 where several statements run at once
   * @param rowsPerSecond 0 = no bound
   */
  public DatabaseBudget(double share, long rowsPerSecond, Ticks ticks) {
    this.share = share;
    this.rowsPerSecond = rowsPerSecond;
    this.ticks = ticks;
    this.latency = new ServerLatency();
    this.headway = new Headway(ticks);
    this.savedRows = rowsPerSecond;
    this.refilledAt = ticks.nanos();
  }

  /** Whether rows have to be told. */
  boolean boundsRows() {
    return rowsPerSecond > 0;
  }

  /** Whether time or rows are bounded at all. */
  public boolean isBounded() {
    return share > 0 || boundsRows();
  }

  /** Waits until a statement may run. */
  void await() {
    long pause = owed();
    while (pause > 0 && !isClosed) {
      long from = ticks.nanos();
      ticks.pause(Math.min(pause, LONGEST_PAUSE_NANOS));
      paused(ticks.nanos() - from);
      pause = owed();
    }
  }

  /** How long until what was used is paid, in ns. */
  private synchronized long owed() {
    long now = ticks.nanos();
    double pace = latency.pace();
    double passed = now - refilledAt;
    refilledAt = now;
    savedNanos = Math.min(MOST_SAVED_NANOS, savedNanos + passed * share * pace);
    double rowsANano = (double) rowsPerSecond / TimeUnit.SECONDS.toNanos(1) * pace;
    savedRows = Math.min(rowsPerSecond, savedRows + passed * rowsANano);
    double untilTime = share > 0 ? -savedNanos / (share * pace) : 0;
    double untilRows = boundsRows() ? -savedRows / rowsANano : 0;
    return (long) Math.ceil(Math.max(untilTime, untilRows));
  }

  private synchronized void paused(long nanos) {
    headway.made();
    pausedNanos += nanos;
  }

  /** Tells how long a statement ran, in ns. */
  synchronized void ran(long nanos) {
    headway.made();
    usedNanos += nanos;
    savedNanos -= nanos;
  }

  /** Tells how many rows the server read. */
  synchronized void read(long rows) {
    usedRows += rows;
    savedRows -= rows;
  }

  /** Whether the server should be asked how fast it answers. */
  synchronized boolean isProbeDue() {
    return isBounded() && latency.isDue(ticks.nanos());
  }

  /** Tells how long a statement took that does nothing, in ns. */
  synchronized void probed(long nanos) {
    latency.took(nanos);
  }

  /** Who is told of each statement and each pause. */
  public Headway headway() {
    return headway;
  }

  /** Time of the archiver, in ns. */
  long nanos() {
    return ticks.nanos();
  }

  /** Time for which statements ran so far, in ns, summed over all threads. */
  public synchronized long usedNanos() {
    return usedNanos;
  }

  /** Time for which threads were held up so far, in ns, summed over all threads. */
  public synchronized long pausedNanos() {
    return pausedNanos;
  }

  /** Rows that the server read so far; 0 if they are not bounded, for then they are not counted. */
  public synchronized long usedRows() {
    return usedRows;
  }

  /** What is left of the budget while the database answers slower than usual: 0.1..1. */
  public synchronized double pace() {
    return latency.pace();
  }

  /** From now on nobody waits. */
  public void close() {
    isClosed = true;
  }
}
