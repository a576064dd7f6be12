package sluice.worker.drain;

import java.util.List;
import java.util.Optional;
import sluice.worker.batch.Batch;
import sluice.worker.batch.BatchTracking.Prepared;
import sluice.worker.batch.QueueView;

/**
 * A batch that is ready to be written.
 *
 * @param view of its queue; the batch is void once the queue has another
 * @param batch what is to be consumed
 * @param prepared for its sets; empty if there is nothing to write, or if preparing failed and is
 *     to be repeated
 * @param alone SHA-1 of the entry that is alone in hand, and for which the workroom is ours until
 *     it is decided; empty for batches as usual
 */
record Planned(QueueView view, Batch batch, Optional<Prepared> prepared, Optional<String> alone) {

  /** Cuts the batch into its items, of which nothing is prepared. */
  List<Planned> singles() {
    return batch.singles().stream().map(this::with).toList();
  }

  /** Puts another batch, which is not prepared, in place of this one. */
  Planned with(Batch other) {
    return new Planned(view, other, Optional.empty(), alone);
  }

  /** The same of an entry that is alone in hand. */
  Planned inHand(String entry) {
    return new Planned(view, batch, prepared, Optional.of(entry));
  }

  /** What it is, for logs. */
  String what() {
    return (alone.isPresent() ? "entry " + alone.get() : "a batch") + " of queue " + batch.queue();
  }
}
