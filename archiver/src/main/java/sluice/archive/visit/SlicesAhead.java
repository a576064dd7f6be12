package sluice.archive.visit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Slices of visits, each of which is read by a thread of its own while the one before is counted:
 * at most two are in memory. Confined to the thread that counts, which leaves the connection alone
 * until this is closed.
 */
final class SlicesAhead implements AutoCloseable {
  private final VisitSlices slices;
  private final Connection connection;
  private final long[] idVisits;
  private final int size;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "visits-ahead-of-" + Thread.currentThread().getName());
            made.setDaemon(true);
            return made;
          });
  private int from;
  private Future<VisitSlices.Slice> ahead;

  /** Begins to read these visits, so many at a time. */
  SlicesAhead(VisitSlices slices, Connection connection, long[] idVisits, int size) {
    this.slices = slices;
    this.connection = connection;
    this.idVisits = idVisits;
    this.size = size;
    readOn();
  }

  private void readOn() {
    int begin = from;
    int end = Math.min(idVisits.length, begin + size);
    from = end;
    long[] some = Arrays.copyOfRange(idVisits, begin, end);
    ahead = begin == end ? null : thread.submit(() -> slices.read(connection, some));
  }

  boolean hasNext() {
    return ahead != null;
  }

  /**
   * Waits for the next slice, and begins to read the one after it.
   *
   * @throws CancellationException if this thread is interrupted
   */
  VisitSlices.Slice next() throws SQLException {
    try {
      VisitSlices.Slice slice = ahead.get();
      readOn();
      return slice;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while visits were read");
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private static SQLException failure(Throwable cause) {
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return (SQLException) cause;
  }

  /** Waits until the other thread has left the connection, interrupted or not. */
  @Override
  public void close() {
    thread.shutdownNow();
    boolean wasInterrupted = false;
    boolean isOver = false;
    while (!isOver) {
      try {
        isOver = thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
