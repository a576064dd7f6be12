package sluice.worker.drain;

import java.util.Optional;
import sluice.worker.batch.Batch;
import sluice.worker.batch.QueueView;
import sluice.worker.plan.BatchTracking.Prepared;

/**
 * A batch that is ready to be written.
 *
 * @param view of its queue; the batch is void once the queue has another
 * @param batch what is to be consumed
 * @param prepared for its sets; empty if there is nothing to write, or if preparing failed and is
 *     to be repeated
 */
record Planned(QueueView view, Batch batch, Optional<Prepared> prepared) {}
