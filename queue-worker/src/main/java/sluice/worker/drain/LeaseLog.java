package sluice.worker.drain;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.worker.lease.EndlessLock;
import sluice.worker.lease.LeaseListener;

/**
 * Counts what happens to leases, and tells what people should know in the log and by readiness.
 * Used by the lease thread.
 */
final class LeaseLog implements LeaseListener {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseLog.class);

  private final DrainMetrics metrics;
  private final DrainProgress progress;
  private final RetryLog retries = new RetryLog("lease");

  LeaseLog(DrainMetrics metrics, DrainProgress progress) {
    this.metrics = metrics;
    this.progress = progress;
  }

  @Override
  public void changed(int queue, Change change) {
    metrics.lease(change);
    if (change != Change.TAKEN) {
      metrics.left(queue); // also if a length was told after the worker had let it go
    }
  }

  @Override
  public void length(int queue, long entries) {
    metrics.list(queue, entries);
  }

  @Override
  public void beyond(int agreed, List<Integer> filled) {
    metrics.queuesBeyond(filled.size());
    if (filled.isEmpty()) {
      LOG.atInfo().addKeyValue("queues", agreed).log("queues-beyond-drained");
    } else {
      LOG.atWarn()
          .addKeyValue("queues", agreed)
          .addKeyValue("filled", filled)
          .addKeyValue("effect", "their entries are recorded")
          .log("queues-beyond");
    }
  }

  @Override
  public void endless(List<EndlessLock> locks) {
    metrics.endlessLocks(locks.size());
    if (locks.isEmpty()) {
      LOG.atInfo().log("endless-locks-gone");
    }
    for (EndlessLock lock : locks) {
      LOG.atWarn()
          .addKeyValue("queue", lock.queue())
          .addKeyValue("effect", "waited for")
          .addKeyValue("what", lock)
          .log("endless-lock");
    }
  }

  @Override
  public void heldByPhp(List<Integer> queues) {
    metrics.heldByPhp(queues.size());
  }

  @Override
  public void reached() {
    progress.leasesGoOn();
  }

  @Override
  public void unreachable(Exception failure) {
    metrics.backendFailed();
    progress.leasesWait(String.valueOf(failure.getMessage()));
    retries.retry("lease renewal", failure);
  }
}
