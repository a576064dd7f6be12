package sluice.ingest.http;

/**
 * What a client makes us hold by not sending or not reading, as it is charged to the budget for
 * that. Owned by the connection's event loop.
 */
final class SlowCharge {

  private final EventLoopShare share;
  private long bytes;

  SlowCharge(EventLoopShare share) {
    this.share = share;
  }

  long bytes() {
    return bytes;
  }

  /**
   * Sets the charge to this many bytes; when all connections together hold too much, those that
   * hold most are closed.
   */
  void set(long now) {
    long more = now - bytes;
    if (more != 0) {
      bytes = now;
      share.budget().slow().add(more);
      if (more > 0 && share.budget().slow().isOver()) {
        share.reclaim();
      }
    }
  }
}
