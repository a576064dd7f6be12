package sluice.worker.batch;

/**
 * How much a batch may hold.
 *
 * @param requestSets 1 or more
 * @param requests tracking requests, 1 or more; a larger set is consumed in parts
 * @param inflatedBytes about the inflated size
 * @param entryInflatedBytes an entry that inflates to more is a dead letter
 */
public record BatchBounds(
    int requestSets, int requests, long inflatedBytes, int entryInflatedBytes) {

  /** The same with another number of request sets. */
  public BatchBounds withRequestSets(int number) {
    return new BatchBounds(number, requests, inflatedBytes, entryInflatedBytes);
  }
}
