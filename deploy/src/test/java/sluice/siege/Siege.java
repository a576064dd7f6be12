package sluice.siege;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import sluice.hostile.Attacker;

/**
 * Attackers that fire at the same time, and the watch of the processes meanwhile.
 *
 * <p>Attackers wait while more than {@link #MAX_BACKLOG} entries are queued: sound hits in numbers
 * that no worker could record are no part of the question. The client alone has a third of that
 * queued while fewer than a batch wait; the database is as durable as can be, so that the worker
 * trims what it has committed at once.
 */
final class Siege {
  private static final long MAX_BACKLOG = 600;
  private static final long EVERY_NANOS = 200_000_000L;

  /** Attacks that ended so long before a death are named with it. */
  private static final long SUSPECT_NANOS = 10_000_000_000L;

  /** A process that dies so often will not stop dying; the siege has failed anyway. */
  private static final int MAX_DEATHS = 3;

  /** How long the queues may take to run empty at the end, without being stuck. */
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(40);

  private record Fired(String name, long endedNanos) {}

  private final SiegedInstallation installation;
  private final SiegeSettings settings;
  private final long intervalNanos;
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private final Map<Thread, String> inFlight = new ConcurrentHashMap<>();
  private final ConcurrentLinkedDeque<Fired> recent = new ConcurrentLinkedDeque<>();
  private final List<String> failures = new ArrayList<>();
  private volatile boolean isHeld;
  private volatile boolean isStopping;
  private volatile boolean countsTimes;
  private long heldNanos;

  Siege(SiegedInstallation installation, SiegeSettings settings) {
    this.installation = installation;
    this.settings = settings;
    this.intervalNanos = settings.rate() == 0 ? 0 : 1_000_000_000L / settings.rate();
  }

  /** From now on the times of answers count: the processes are warm. */
  void countTimes() {
    countsTimes = true;
  }

  /**
   * Fires one attack of each kind at full strength, one after the other: what a flood of them would
   * show is how long several megabytes a piece take on these processors.
   */
  void fireStrongest(List<Weapon> weapons) throws IOException {
    fire(weapons, 0, weapons.size(), 1);
  }

  /** Fires the attacks from..to-1 of these kinds in turn; each kind's index counts from 0. */
  void fire(List<Weapon> weapons, long from, long to) throws IOException {
    fire(weapons, from, to, settings.threads());
  }

  private void fire(List<Weapon> weapons, long from, long to, int threads) throws IOException {
    weapons.forEach(weapon -> tallies.computeIfAbsent(weapon.kind(), Tally::new));
    AtomicLong next = new AtomicLong(from);
    long start = System.nanoTime();
    List<Thread> attackers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread attacker = new Thread(() -> attack(weapons, next, from, to, start), "attacker-" + i);
      attacker.setDaemon(true);
      attackers.add(attacker);
      attacker.start();
    }
    while (attackers.stream().anyMatch(Thread::isAlive) && !isStopping) {
      watch();
      LockSupport.parkNanos(EVERY_NANOS);
    }
  }

  private void attack(List<Weapon> weapons, AtomicLong next, long from, long to, long start) {
    for (long n = next.getAndIncrement(); n < to && !isStopping; n = next.getAndIncrement()) {
      long due = start + (n - from) * intervalNanos;
      while ((isHeld || System.nanoTime() < due) && !isStopping) {
        LockSupport.parkNanos(isHeld ? 10_000_000L : due - System.nanoTime());
      }
      shoot(weapons.get((int) (n % weapons.size())), n / weapons.size());
    }
  }

  private void shoot(Weapon weapon, long index) {
    String name = weapon.kind() + ":" + index;
    inFlight.put(Thread.currentThread(), name);
    try {
      Attacker.Outcome outcome = weapon.shot().fire(index);
      tallies.get(weapon.kind()).add(index, outcome, countsTimes);
      if (outcome.answers().stream().anyMatch(Weapon::isBad)) {
        fail(outcome.answers() + " for " + name);
      }
    } catch (IOException | RuntimeException e) {
      fail(name + " could not be carried out: " + e);
    } finally {
      inFlight.remove(Thread.currentThread());
      recent.addLast(new Fired(name, System.nanoTime()));
    }
  }

  private synchronized void fail(String what) {
    failures.add(what);
  }

  private void watch() throws IOException {
    long backlog = installation.backlog();
    isHeld = backlog > MAX_BACKLOG;
    heldNanos += isHeld ? EVERY_NANOS : 0;
    long old = System.nanoTime() - SUSPECT_NANOS;
    while (!recent.isEmpty() && recent.peekFirst().endedNanos() < old) {
      recent.pollFirst();
    }
    for (SiegedProcess process : installation.processes()) {
      if (!process.watch()) {
        String suspects =
            inFlight.values() + " in flight, before " + recent.stream().map(Fired::name).toList();
        fail(process.command() + " died with " + suspects);
        System.out.println("siege: " + process.command() + " died with " + suspects);
        System.out.println(process.logTail());
      }
      isStopping |= process.deaths() >= MAX_DEATHS;
    }
  }

  /** Waits until the queues are empty, unless a process keeps dying. */
  void drain() throws IOException {
    long end = System.nanoTime() + DRAIN_LIMIT.toNanos();
    while (installation.backlog() > 0 && !isStopping) {
      if (System.nanoTime() > end) {
        fail(installation.backlog() + " entries stayed in the queues for " + DRAIN_LIMIT);
        return;
      }
      watch();
      LockSupport.parkNanos(EVERY_NANOS);
    }
  }

  /** Whether a process keeps dying. */
  boolean isLost() {
    return isStopping;
  }

  Map<String, Tally> tallies() {
    return tallies;
  }

  /** Deaths, silences, errors; empty when the siege was withstood. */
  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** How long attackers waited for the worker, seconds. */
  long heldSeconds() {
    return heldNanos / 1_000_000_000L;
  }
}
