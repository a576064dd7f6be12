package sluice.ingest.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of requests that are not answered yet. A request reserves what it will hold before its
 * body is read; when that does not fit, its connection is not read until others are done. So one
 * that has its reservation can always finish. Thread-safe.
 */
final class ByteBudget {

  private final long maxBytes;
  private final AtomicLong used = new AtomicLong();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  ByteBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  long used() {
    return used.get();
  }

  /** Takes so many bytes if they fit; the first reservation fits whatever its size. */
  boolean tryReserve(long bytes) {
    long now = used.addAndGet(bytes);
    if (now <= maxBytes || now == bytes) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** Takes more for a request that is under way; may exceed the limit by that much. */
  void add(long bytes) {
    used.addAndGet(bytes);
  }

  /** Gives back, and wakes who waits. */
  void release(long bytes) {
    used.addAndGet(-bytes);
    if (!waiting.isEmpty()) {
      for (Runnable retry; used.get() < maxBytes && (retry = waiting.poll()) != null; ) {
        retry.run();
      }
    }
  }

  /** Runs the task, on any thread, after something was given back. */
  void await(Runnable retry) {
    waiting.add(retry);
    release(0);
  }
}
