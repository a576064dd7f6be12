package sluice.worker.lease;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import sluice.queue.QueueKey;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.QueueLists;
import sluice.worker.backend.QueueLocks;
import sluice.worker.backend.WorkerPresence;

/**
 * Takes, renews and gives back the locks of this process's share of the queues, in a thread of its
 * own. Thread-safe.
 *
 * <p><b>Queues beyond the number.</b> When the number of queues was lowered while lists still held
 * entries (the agreed number was lost, or a replay chose by another number), nobody writes to the
 * higher lists any more, but what is in them is to be recorded. So they are looked for now and
 * then, and each that holds entries is shared out like the others until it is found empty. The
 * order of hits is kept within a list; between such a list and a visitor's present one it is not:
 * each hit is recorded at its own time, as when PHP's workers get behind on one queue.
 */
public final class LeaseKeeper implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Ticks between two looks at the queues beyond the number. */
  private static final int BEYOND_TICKS = 10;

  /** Ticks between two looks at locks that keep us from queues, and at lengths of those we have. */
  private static final int ENDLESS_TICKS = 5;

  private final QueueLocks locks;
  private final QueueLists lists;
  private final WorkerPresence self;
  private final int configuredQueues;
  private final LeaseTimes times;
  private final LeaseListener listener;
  private final EndlessLocks endlessLocks;
  private final Map<Integer, QueueLease> held = new TreeMap<>();
  private final List<QueueLease> published = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<Optional<QueueLease>> surrendered = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::run, "lease");
  private volatile boolean ending;
  private volatile boolean stopping;
  private volatile int queues;

  /** The queues that this process wants; null before the first look at the roster. */
  private volatile List<Integer> share;

  private volatile List<Integer> beyond = List.of();
  private volatile List<EndlessLock> endless = List.of();
  private int ticksUntilLook;
  private int ticksUntilEndless = ENDLESS_TICKS;

  /** Does not own the backend; the lease thread runs after {@link #start}. */
  public LeaseKeeper(
      QueueBackend backend,
      WorkerPresence self,
      int configuredQueues,
      LeaseTimes times,
      LeaseListener listener) {
    this.locks = backend.locks();
    this.lists = backend.lists();
    this.self = self;
    this.configuredQueues = configuredQueues;
    this.queues = configuredQueues;
    this.times = times;
    this.listener = listener;
    this.endlessLocks = new EndlessLocks(locks, times.ttl());
    thread.setDaemon(true);
  }

  /**
   * Compares the number of queues with the other processes' and starts the lease thread. If there
   * is no other process, this one's number becomes the agreed one.
   *
   * @throws IllegalStateException if the others use another number of queues
   */
  public void start() throws BackendException {
    int agreed = locks.queueCount(configuredQueues);
    if (agreed != configuredQueues && locks.roster().isEmpty()) {
      locks.setQueueCount(configuredQueues);
      agreed = configuredQueues;
    }
    if (agreed != configuredQueues) {
      throw new IllegalStateException(
          "this worker is configured for "
              + configuredQueues
              + " queues, the others agreed on "
              + agreed
              + ": set the same number everywhere, or change it for all with 'sluice queue resize "
              + configuredQueues
              + "'");
    }
    thread.start();
  }

  /** The leases that the worker thread of this index may use now. */
  public List<QueueLease> leasesOf(int threadIndex) {
    return published.stream().filter(lease -> lease.thread() == threadIndex).toList();
  }

  /** The number of queues that all processes agree on. */
  public int queues() {
    return queues;
  }

  /** The queues that this process is to hold; empty until the others were asked. */
  public Optional<List<Integer>> share() {
    return Optional.ofNullable(share);
  }

  /**
   * Queues beyond the agreed number that held entries when last looked for, whoever drains them.
   */
  public List<Integer> beyond() {
    return beyond;
  }

  /** Locks without an end that have kept this process from queues of its share for long. */
  public List<EndlessLock> endless() {
    return endless;
  }

  /** Whether leases are taken and renewed. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** The worker is done with the lease: no transaction under it is open any more. */
  public void surrender(QueueLease lease) {
    published.remove(lease);
    surrendered.add(Optional.of(lease));
  }

  /** Stops taking queues; those that are held are kept until they are given back. */
  public void takeNoMore() {
    ending = true;
  }

  /** Gives all leases back at once. The workers must have ended, or are left behind. */
  @Override
  public void close() {
    stopping = true;
    if (thread.isAlive()) {
      surrendered.add(Optional.empty());
      try {
        thread.join(times.ttl().toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    locks.close();
    lists.close();
  }

  private void run() {
    long nextTick = System.nanoTime();
    while (!stopping) {
      try {
        long waitNanos = Math.max(0, nextTick - System.nanoTime());
        Optional<QueueLease> done = surrendered.poll(waitNanos, TimeUnit.NANOSECONDS);
        if (done != null) {
          // an empty one only wakes the thread up
          if (done.isPresent()) {
            giveBack(done.get());
          }
          continue;
        }
        nextTick = System.nanoTime() + times.tick().toNanos();
        renewAll();
        rebalance();
        listener.reached();
      } catch (BackendException | RuntimeException e) {
        // this catches faults of ours, too: without this thread the workers would find nothing to
        // do, for ever
        listener.unreachable(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopping = true;
      }
    }
    giveBackAll();
  }

  private void renewAll() throws BackendException {
    for (QueueLease lease : List.copyOf(held.values())) {
      long validUntil = System.nanoTime() + times.ttl().toNanos();
      if (locks.renew(lease.queue(), lease.owner(), times.ttl())) {
        lease.renewedUntil(validUntil);
      } else {
        lease.lose();
        held.remove(lease.queue());
        listener.changed(lease.queue(), LeaseListener.Change.LOST);
      }
    }
  }

  private void rebalance() throws BackendException {
    if (ending) {
      return;
    }
    List<WorkerPresence> roster = locks.announce(self, times.ttl());
    int agreed = locks.queueCount(configuredQueues);
    lookBeyond(agreed);
    List<Integer> wanted = new ArrayList<>(QueueShare.of(roster, self, agreed));
    wanted.addAll(QueueShare.ofBeyond(roster, self, beyond));
    share = List.copyOf(wanted);
    for (QueueLease lease : held.values()) {
      if (!wanted.contains(lease.queue())) {
        lease.unwant();
      }
    }
    for (int i = 0; i < wanted.size(); i++) {
      int queue = wanted.get(i);
      if (!held.containsKey(queue) && published.stream().noneMatch(l -> l.queue() == queue)) {
        take(queue, i % self.threads());
      }
    }
    if (ticksUntilEndless > 0) {
      ticksUntilEndless--;
      return;
    }
    ticksUntilEndless = ENDLESS_TICKS;
    lookForEndless(wanted);
    tellLengths();
  }

  /**
   * Workers tell lengths, too, but not while they hang in the database. Lists in the database are
   * left out: a question that hangs there would hold up renewals.
   */
  private void tellLengths() throws BackendException {
    if (lists.isInDatabase() || held.isEmpty()) {
      return;
    }
    List<Integer> asked = List.copyOf(held.keySet());
    List<Long> lengths = lists.lengths(asked);
    for (int i = 0; i < asked.size(); i++) {
      listener.length(asked.get(i), lengths.get(i));
    }
  }

  private void lookForEndless(List<Integer> wanted) throws BackendException {
    Set<Integer> refused = new TreeSet<>(wanted);
    refused.removeAll(held.keySet());
    EndlessLocks.Kept kept = endlessLocks.look(refused);
    if (!keys(kept.endless()).equals(keys(endless))) {
      listener.endless(kept.endless());
    }
    endless = kept.endless();
    listener.heldByPhp(kept.ofPhp());
  }

  private static List<String> keys(List<EndlessLock> locks) {
    return locks.stream().map(lock -> lock.key() + " " + lock.owner()).sorted().toList();
  }

  private void lookBeyond(int agreed) throws BackendException {
    if (agreed == queues && ticksUntilLook > 0) {
      ticksUntilLook--;
      return;
    }
    List<Integer> filled = lists.filledBeyond(agreed);
    queues = agreed;
    ticksUntilLook = BEYOND_TICKS;
    if (!filled.equals(beyond)) {
      beyond = filled;
      listener.beyond(agreed, filled);
    }
  }

  private void take(int queue, int threadIndex) throws BackendException {
    String owner = newOwner();
    long validUntil = System.nanoTime() + times.ttl().toNanos();
    if (!locks.acquire(queue, owner, times.ttl())) {
      return;
    }
    QueueLease lease = new QueueLease(queue, owner, threadIndex, validUntil);
    held.put(queue, lease);
    published.add(lease);
    listener.changed(queue, LeaseListener.Change.TAKEN);
  }

  private void giveBack(QueueLease lease) throws BackendException {
    if (!held.remove(lease.queue(), lease)) {
      return;
    }
    lease.lose();
    locks.release(lease.queue(), lease.owner());
    listener.changed(lease.queue(), LeaseListener.Change.RELEASED);
  }

  private void giveBackAll() {
    try {
      for (QueueLease lease : List.copyOf(held.values())) {
        giveBack(lease);
      }
      locks.withdraw(self);
    } catch (BackendException e) {
      listener.unreachable(e);
    }
  }

  /** Makes the value of a lock; the plugin takes any text. */
  private static String newOwner() {
    byte[] bytes = new byte[6];
    RANDOM.nextBytes(bytes);
    return QueueKey.owner(HexFormat.of().formatHex(bytes));
  }
}
