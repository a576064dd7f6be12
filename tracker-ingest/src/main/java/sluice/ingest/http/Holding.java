package sluice.ingest.http;

/**
 * What one request holds of the budget, from the first byte of its body to its answer. Owned by the
 * connection's event loop.
 */
final class Holding {

  private final MemoryBudget budget;
  private long large;
  private long inFlight;

  Holding(MemoryBudget budget) {
    this.budget = budget;
  }

  boolean isLarge() {
    return large > 0;
  }

  /** What has to be taken so that a large body may hold so much. */
  long largeMissing(int capacity) {
    return capacity - large;
  }

  boolean tryLarge(long bytes) {
    if (!budget.large().tryTake(bytes, this)) {
      return false;
    }
    large += bytes;
    return true;
  }

  boolean tryInFlight(long bytes) {
    if (!budget.inFlight().tryTake(bytes)) {
      return false;
    }
    inFlight += bytes;
    return true;
  }

  void grantedLarge(long bytes) {
    large += bytes;
  }

  void grantedInFlight(long bytes) {
    inFlight += bytes;
  }

  /**
   * The request has become so many bytes that wait for the queue.
   *
   * @return false when they do not fit
   */
  boolean become(long bytes) {
    if (isLarge()) {
      if (bytes > large) {
        return tryLarge(bytes - large);
      }
      budget.large().release(large - bytes);
      large = bytes;
      return true;
    }
    // The limit is exceeded by what small requests have grown by at this moment, which is little.
    if (bytes > inFlight) {
      budget.inFlight().add(bytes - inFlight);
      inFlight = bytes;
    }
    return true;
  }

  /** Gives all that it holds back to the budget. */
  void release() {
    if (large > 0) {
      budget.large().release(large);
      budget.large().leave(this);
      large = 0;
    }
    if (inFlight > 0) {
      budget.inFlight().release(inFlight);
      budget.inFlight().leave(this);
      inFlight = 0;
    }
  }
}
