package sluice.archive;

/**
 * What one run of the archiver took, beside its limit.
 *
 * @param actions of the site-day before more hits followed, or sites where there is no day
 * @param visits of the site-day in log_visit at this run
 * @param segments that are archived beforehand
 * @param round counted from 0
 * @param seconds of the run
 * @param limit what the limit is
 * @param limitSeconds measured in the same round
 * @param rowsNeeded rows of the log that the limit reads; 0 where no row is needed
 * @param used what the server counted
 * @param heapBytes in use at most after a garbage collection; 0 if there was none
 * @param failure why there is no figure; empty if there are
 */
record Cell(
    int actions,
    long visits,
    int segments,
    CellKind kind,
    int round,
    double seconds,
    String limit,
    double limitSeconds,
    long rowsNeeded,
    ServerCounters used,
    long heapBytes,
    String failure) {}
