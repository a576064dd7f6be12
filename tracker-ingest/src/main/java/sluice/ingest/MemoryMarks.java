package sluice.ingest;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Knows a server's memory again by a number that rises there with each look: one that does not rise
 * is of a memory that was emptied meanwhile, or is older than it was. Confined to one thread.
 */
final class MemoryMarks {

  private final Map<String, Long> last = new HashMap<>();
  private long lastThereNanos;

  /**
   * @param marks by server, the number after this look
   * @param nanos System.nanoTime before it
   * @return when all memory was last known to be there, if it is not any more
   */
  Optional<Long> forgotSince(Map<String, Long> marks, long nanos) {
    boolean forgot =
        marks.entrySet().stream()
            .anyMatch(mark -> mark.getValue() <= last.getOrDefault(mark.getKey(), 0L));
    Optional<Long> since = forgot ? Optional.of(lastThereNanos) : Optional.empty();
    last.putAll(marks);
    lastThereNanos = nanos;
    return since;
  }
}
