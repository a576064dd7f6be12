package sluice.worker.drain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * How the workers of a process get on, and the word to stop. Alive is a worker that has finished a
 * batch, or found nothing to do. An attempt that failed is no sign of life: a worker that tries for
 * ever what can never succeed looks like that, and starting it again loses nothing. A timer would
 * say alive of a hung one too. Thread-safe.
 */
final class DrainProgress {
  /** What a worker tries beside its batches: as soon as it gets on, both work. */
  static final String SESSION = "the database session";

  static final String BACKEND = "the queue backend";

  /** What the lease thread tries. */
  static final String LEASES = "the renewal of the queues' locks";

  private final Retries leases = new Retries();
  private final List<Life> lives = new ArrayList<>();
  private final AtomicLong requests = new AtomicLong();
  private final Set<Integer> seenEmpty = ConcurrentHashMap.newKeySet();
  private final CountDownLatch stop = new CountDownLatch(1);

  /** The state of one worker thread, which writes it; anyone reads it. */
  private static final class Life {
    private volatile long aliveNanos = System.nanoTime();
    private final Retries retries = new Retries();
  }

  DrainProgress(int threads) {
    for (int i = 0; i < threads; i++) {
      lives.add(new Life());
    }
  }

  /** How a batch of the queue is called among what is tried again. */
  static String batchOf(int queue) {
    return "a batch of queue " + queue;
  }

  /**
   * Notes that a worker has finished a batch, or found nothing to do. What became of a batch of a
   * queue that failed before is not known yet.
   */
  void alive(int threadIndex) {
    Life life = lives.get(threadIndex);
    life.retries.over(SESSION);
    life.retries.over(BACKEND);
    life.aliveNanos = System.nanoTime();
  }

  /** Notes that a worker has finished a batch of this queue, or has none of it to finish. */
  void finished(int threadIndex, int queue) {
    lives.get(threadIndex).retries.over(batchOf(queue));
  }

  /** Notes that an attempt has failed and is to be repeated, which is no sign of life. */
  void waits(int threadIndex, String what, String cause) {
    lives.get(threadIndex).retries.failed(what, cause);
  }

  /** Notes that the lease thread could not ask the queue's backend. */
  void leasesWait(String cause) {
    leases.failed(LEASES, cause);
  }

  /** Notes that the lease thread has done its round. */
  void leasesGoOn() {
    leases.over(LEASES);
  }

  /** What has failed again and again for longer than a moment, in all threads. */
  List<Waiting> retrying() {
    return Stream.concat(Stream.of(leases), lives.stream().map(life -> life.retries))
        .flatMap(retries -> retries.lasting().stream())
        .distinct()
        .toList();
  }

  /** How long the slowest worker has finished nothing while it had something to do. */
  Duration silence() {
    return since(slowest().aliveNanos);
  }

  /** What the slowest worker tries again and again; empty if its last attempt did not fail. */
  Optional<Waiting> waiting() {
    return slowest().retries.latest();
  }

  void committed(int count) {
    requests.addAndGet(count);
  }

  /** Tracking requests that were committed, dead letters included. */
  long requests() {
    return requests.get();
  }

  /** Notes that a worker found nothing to do, and these queues empty. */
  void idle(int threadIndex, Collection<Integer> empty) {
    alive(threadIndex);
    empty.forEach(queue -> finished(threadIndex, queue));
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

  /** Sleeps; a stop ends the sleep at once. */
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

  private Life slowest() {
    return lives.stream().max(Comparator.comparing(life -> since(life.aliveNanos))).orElseThrow();
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
