package sluice.queue;

/**
 * What a queue is called in metrics. Each label is a time series for whoever keeps them, and there
 * may be thousands of queues, so only the first have labels of their own. No state.
 */
public final class QueueLabel {
  /** Queues with a label of their own, from 0: four times the default number. */
  public static final int LABELLED = 64;

  /** Label of all queues beyond, together. */
  public static final String OTHER = "other";

  private QueueLabel() {}

  /** The label of a queue, by its id. */
  public static String of(int queue) {
    return queue < LABELLED ? Integer.toString(queue) : OTHER;
  }
}
