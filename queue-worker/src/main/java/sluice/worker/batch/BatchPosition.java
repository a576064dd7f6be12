package sluice.worker.batch;

/**
 * Where a batch lies in its queue.
 *
 * @param queue queue id
 * @param from entries that were consumed before it, since the cursor was created
 * @param to entries consumed when it is committed
 */
public record BatchPosition(int queue, long from, long to) {}
