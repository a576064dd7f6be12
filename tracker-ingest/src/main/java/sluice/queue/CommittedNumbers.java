package sluice.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What workers tell a producer: Redis's hash {@code sluiceCommitted:PRODUCER}, the highest number
 * that was committed by queue id. A producer that finds more there than it has given out is a copy
 * of another, or of an earlier moment of itself. Told with each batch, before it is trimmed.
 */
public final class CommittedNumbers {

  /** A producer that was silent for so long has ended. */
  public static final Duration KEPT = Duration.ofDays(1);

  private CommittedNumbers() {}

  /** The hash of a producer. */
  public static String key(String producer) {
    return "sluiceCommitted:" + producer;
  }

  /** Reads the hash; what no worker would write is left out. */
  public static Map<Integer, Long> parse(Map<String, String> hash) {
    Map<Integer, Long> numbers = new HashMap<>();
    hash.forEach(
        (queue, number) -> {
          if (queue.matches("\\d{1,9}") && number.matches("\\d{1,18}")) {
            numbers.put(Integer.parseInt(queue), Long.parseLong(number));
          }
        });
    return numbers;
  }
}
