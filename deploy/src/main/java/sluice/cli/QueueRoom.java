package sluice.cli;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.logs.ImportPace;
import sluice.logs.ImportStop;
import sluice.matomo.DatabaseAddress;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.QueueLists;

/**
 * How fast an import may go: no faster than a rate, and only while the queues are short, so that
 * hits of today do not wait behind a log of last year. Where the queues cannot be asked, only the
 * rate counts, and that is said once. For one thread.
 */
final class QueueRoom implements ImportPace, AutoCloseable {

  static final Flag MAX_QUEUED =
      new Flag(
          "max-queued",
          "N",
          "Wait while the queues hold more request sets; 0 for no limit. Default: 20000.");

  private static final Logger LOG = LoggerFactory.getLogger(QueueRoom.class);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration LOOK_AT_MOST = Duration.ofMillis(500);

  private final ImportStop stop;
  private final long rate;
  private final long maxQueued;

  /** Null where nobody says where the queues are. */
  private final QueueAccess access;

  /** Null for the same. */
  private final QueueLists lists;

  private long nextLook;
  private long dueNanos = System.nanoTime();
  private boolean isSaid;

  private QueueRoom(ImportStop stop, long rate, long maxQueued, QueueAccess access) {
    this.stop = stop;
    this.rate = rate;
    this.maxQueued = maxQueued;
    this.access = access;
    this.lists = access == null ? null : access.backend().lists();
  }

  /**
   * Looks where the queues are.
   *
   * @param isDryRun then there is no need to wait
   */
  static QueueRoom of(Installation installation, ImportStop stop, boolean isDryRun)
      throws SQLException {
    long rate = ImportPart.maxRate(installation.settings());
    long most = installation.settings().integer(MAX_QUEUED.name(), 20_000, 0, Long.MAX_VALUE);
    boolean isAsked =
        !isDryRun && most > 0 && DatabaseAddress.of(installation.settings()).isPresent();
    return new QueueRoom(
        stop, isDryRun ? 0 : rate, most, isAsked ? QueueAccess.open(installation) : null);
  }

  @Override
  public void await(int hits) throws InterruptedException {
    while (isFull()) {
      pause(LOOK);
    }
    if (rate > 0) {
      long now = System.nanoTime();
      dueNanos = Math.max(dueNanos, now);
      if (dueNanos > now) {
        pause(Duration.ofNanos(dueNanos - now));
      }
      dueNanos += hits * 1_000_000_000L / rate;
    }
  }

  private void pause(Duration time) throws InterruptedException {
    if (stop.await(time)) {
      throw new InterruptedException("the import shall end");
    }
  }

  private boolean isFull() {
    if (lists == null || System.nanoTime() - nextLook < 0) {
      return false;
    }
    try {
      List<Integer> queues = IntStream.range(0, access.queues()).boxed().toList();
      long queued = lists.lengths(queues).stream().mapToLong(Long::longValue).sum();
      if (queued <= maxQueued) {
        nextLook = System.nanoTime() + LOOK_AT_MOST.toNanos();
        return false;
      }
      return true;
    } catch (BackendException away) {
      if (!isSaid) {
        isSaid = true;
        LOG.atWarn()
            .addKeyValue("cause", away.getMessage())
            .addKeyValue("do", "the import goes on without regard to the queues' lengths")
            .log("queues-not-seen");
      }
      nextLook = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      return false;
    }
  }

  @Override
  public void close() {
    if (access != null) {
      lists.close();
      access.close();
    }
  }
}
