package sluice.ingest.ring;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What others have seen that the appender cannot see by itself, told by any thread; the appender
 * takes it in its next round. Thread-safe.
 */
public final class OutsideView {

  /**
   * What workers have committed of one producer.
   *
   * @param producer its id
   * @param numbers by queue, the highest number
   */
  record Committed(String producer, Map<Integer, Long> numbers) {}

  private final AtomicReference<Optional<Committed>> committed =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<Long>> forgotten = new AtomicReference<>(Optional.empty());
  private volatile boolean phpDrains;

  OutsideView() {}

  /**
   * Whether workers of PHP drain these queues. They know nothing of identities: what is pushed
   * twice, they record twice.
   */
  public void phpDrains(boolean now) {
    phpDrains = now;
  }

  boolean isPhpDraining() {
    return phpDrains;
  }

  /**
   * Tells that the server runs on, but that its memory is gone (a FLUSHALL) or older than it was.
   *
   * @param lastThereNanos System.nanoTime when all was surely there
   */
  public void serverForgot(long lastThereNanos) {
    forgotten.set(Optional.of(lastThereNanos));
  }

  Optional<Long> takeForgotten() {
    return forgotten.get().isPresent() ? forgotten.getAndSet(Optional.empty()) : Optional.empty();
  }

  /** What workers have committed of a producer: by queue, the highest number. */
  public void committed(String producer, Map<Integer, Long> numbers) {
    committed.set(Optional.of(new Committed(producer, Map.copyOf(numbers))));
  }

  Optional<Committed> takeCommitted() {
    return committed.get().isPresent() ? committed.getAndSet(Optional.empty()) : Optional.empty();
  }
}
