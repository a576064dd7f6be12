package sluice.ingest.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A part of ingest's memory that connections share. Who gets no room waits in line, and is told
 * when what it asked for has been taken for it. The first in line may exceed the limit, one at a
 * time: so the requests that hold the room, and all wait for more, still end one after the other.
 * Thread-safe.
 */
final class ByteBudget {

  private final long maxBytes;
  private final AtomicLong used = new AtomicLong();
  private final Deque<Waiter> line = new ArrayDeque<>();
  private volatile int waiting;
  private volatile Object overdrawer = this;

  ByteBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * A place in the line.
   *
   * @param owner who may exceed the limit when it is first, until {@link #leave}
   * @param bytes that it needs
   * @param granted runs, on any thread, when they have been taken for it
   */
  record Waiter(Object owner, long bytes, Runnable granted) {}

  long used() {
    return used.get();
  }

  long maxBytes() {
    return maxBytes;
  }

  boolean isOver() {
    return used.get() > maxBytes;
  }

  /** How many waiters stand in line. */
  int waiting() {
    return waiting;
  }

  /** Takes so many bytes if they fit and nobody waits for them. */
  boolean tryTake(long bytes) {
    if (waiting > 0) {
      return false;
    }
    if (used.addAndGet(bytes) <= maxBytes) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** As {@link #tryTake(long)}; the one owner that may exceed the limit always gets them. */
  boolean tryTake(long bytes, Object owner) {
    return tryTake(bytes) || overdraws(owner, bytes);
  }

  private synchronized boolean overdraws(Object owner, long bytes) {
    if (overdrawer != owner) {
      return false;
    }
    used.addAndGet(bytes);
    return true;
  }

  /** Takes bytes that are held already, even beyond the limit. */
  void add(long bytes) {
    used.addAndGet(bytes);
  }

  /** Gives bytes back, and grants those in line what fits now. */
  void release(long bytes) {
    used.addAndGet(-bytes);
    if (waiting > 0) {
      grant();
    }
  }

  /** Puts the waiter in line, who may be granted at once. */
  void await(Waiter waiter) {
    synchronized (this) {
      line.add(waiter);
      waiting = line.size();
    }
    grant();
  }

  /**
   * Takes the waiter out of the line.
   *
   * @return false when it was granted before: the bytes are the caller's
   */
  boolean cancel(Waiter waiter) {
    boolean left;
    synchronized (this) {
      left = line.remove(waiter);
      waiting = line.size();
    }
    grant();
    return left;
  }

  /** Ends the owner's right to exceed the limit, so that another one may; its request has ended. */
  void leave(Object owner) {
    if (waiting > 0 || overdrawer == owner) {
      synchronized (this) {
        overdrawer = overdrawer == owner ? this : overdrawer;
      }
      grant();
    }
  }

  private void grant() {
    for (Waiter granted : fitting()) {
      granted.granted().run();
    }
  }

  private synchronized List<Waiter> fitting() {
    List<Waiter> fitting = new ArrayList<>();
    for (Waiter first; (first = line.peek()) != null; ) {
      boolean fits = used.get() + first.bytes() <= maxBytes;
      if (!fits && overdrawer != this) {
        break;
      }
      overdrawer = fits ? overdrawer : first.owner();
      used.addAndGet(first.bytes());
      fitting.add(line.poll());
    }
    waiting = line.size();
    return fitting;
  }
}
