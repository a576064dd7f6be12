package sluice.ingest.ring;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What others have seen that the appender cannot see by itself, told by any thread; the appender
 * takes it in its next turn. Thread-safe.
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
  private final AtomicReference<Optional<Named>> named = new AtomicReference<>(Optional.empty());
  private volatile boolean phpDrains;

  /**
   * Who is master.
   *
   * @param askedNanos System.nanoTime before the sentinels were asked
   */
  record Named(InetSocketAddress master, long askedNanos) {}

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

  /**
   * Tells whom the sentinels name as master.
   *
   * @param askedNanos System.nanoTime before they were asked
   */
  public void masterIs(InetSocketAddress master, long askedNanos) {
    named.set(Optional.of(new Named(master, askedNanos)));
  }

  Optional<Named> takeNamed() {
    return named.get().isPresent() ? named.getAndSet(Optional.empty()) : Optional.empty();
  }

  /** What workers have committed of a producer: by queue, the highest number. */
  public void committed(String producer, Map<Integer, Long> numbers) {
    committed.set(Optional.of(new Committed(producer, Map.copyOf(numbers))));
  }

  Optional<Committed> takeCommitted() {
    return committed.get().isPresent() ? committed.getAndSet(Optional.empty()) : Optional.empty();
  }
}
