package sluice.worker.drain;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How the workers of a process get on, and the word to stop. Alive is a worker that finished an
 * attempt at a batch, or found nothing to do; a timer would say so of a hung one too. Thread-safe.
 */
final class DrainProgress {
  private final AtomicLongArray aliveNanos;
  private final AtomicLong requests = new AtomicLong();
  private final Set<Integer> seenEmpty = ConcurrentHashMap.newKeySet();
  private final CountDownLatch stop = new CountDownLatch(1);

  DrainProgress(int threads) {
    aliveNanos = new AtomicLongArray(threads);
    for (int i = 0; i < threads; i++) {
      alive(i);
    }
  }

  void alive(int threadIndex) {
    aliveNanos.set(threadIndex, System.nanoTime());
  }

  /** How long the slowest worker has finished nothing while it had something to do. */
  Duration silence() {
    long now = System.nanoTime();
    long longest = 0;
    for (int i = 0; i < aliveNanos.length(); i++) {
      longest = Math.max(longest, now - aliveNanos.get(i));
    }
    return Duration.ofNanos(longest);
  }

  void committed(int count) {
    requests.addAndGet(count);
  }

  /** Tracking requests that were committed, dead letters included. */
  long requests() {
    return requests.get();
  }

  /** There was nothing to do, and these queues were empty. */
  void idle(int threadIndex, Collection<Integer> empty) {
    alive(threadIndex);
    seenEmpty.addAll(empty);
  }

  /** Queues that were empty at some time since the start. */
  Set<Integer> seenEmpty() {
    return Set.copyOf(seenEmpty);
  }

  void stop() {
    stop.countDown();
  }

  boolean isStopping() {
    return stop.getCount() == 0;
  }

  /** Sleeps, but for a stop. */
  void pause(Duration duration) {
    try {
      if (stop.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
    }
  }
}
