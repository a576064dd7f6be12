package sluice.worker.backend;

import java.util.OptionalInt;

/**
 * One live worker process, as the others see it. As text: {@code id|threads|pinned}, the last empty
 * or a queue id.
 *
 * @param id unique, without {@code |}
 * @param threads worker threads, 1 or more
 * @param pinned the one queue it serves, if {@code --queue-id} was given
 */
public record WorkerPresence(String id, int threads, OptionalInt pinned) {

  /** The text form. */
  public String text() {
    return id + "|" + threads + "|" + (pinned.isPresent() ? pinned.getAsInt() : "");
  }

  /** Reads the text form. */
  static WorkerPresence parse(String text) {
    String[] parts = text.split("\\|", -1);
    OptionalInt pinned =
        parts[2].isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(parts[2]));
    return new WorkerPresence(parts[0], Integer.parseInt(parts[1]), pinned);
  }
}
