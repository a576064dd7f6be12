package sluice.queue;

import java.util.Optional;

/**
 * A change of the number of queues that is under way.
 *
 * @param id of this attempt, without {@code |}
 * @param queues the new number, 1..4096
 */
public record QueueResizing(String id, int queues) {

  /** The value of {@link ResizeKeys#RESIZE}. */
  public String text() {
    return id + "|" + queues;
  }

  /** Reads {@link #text}; empty for anything else. */
  public static Optional<QueueResizing> parse(String text) {
    int bar = text.indexOf('|');
    String queues = text.substring(bar + 1);
    return bar > 0 && queues.matches("[1-9]\\d{0,3}")
        ? Optional.of(new QueueResizing(text.substring(0, bar), Integer.parseInt(queues)))
        : Optional.empty();
  }
}
