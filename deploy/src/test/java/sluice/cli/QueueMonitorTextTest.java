package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import sluice.queue.QueueKey;
import sluice.worker.backend.HeldLock;
import sluice.worker.backend.WorkerPresence;
import sluice.worker.operate.QueueMonitor.QueueStatus;
import sluice.worker.operate.QueueMonitor.Snapshot;

/** What {@code sluice queue monitor} says of who drains the queues. */
class QueueMonitorTextTest {

  private static final String NOBODY = "nobody drains them now";

  private static String text(long length, String owner, boolean hasWorker) {
    Optional<HeldLock> lock =
        owner.isEmpty()
            ? Optional.empty()
            : Optional.of(new HeldLock(0, "lock", owner, Optional.empty()));
    QueueStatus queue =
        new QueueStatus(
            0,
            length,
            0,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            0,
            OptionalDouble.empty(),
            lock,
            false);
    List<WorkerPresence> workers =
        hasWorker ? List.of(new WorkerPresence("w", 2, OptionalInt.empty())) : List.of();
    return QueueMonitorCommand.text(
        new Snapshot(Instant.EPOCH, List.of(queue), 0, 0, workers, Optional.empty()));
  }

  @Test
  void queuesThatNobodyDrainsAreSaid() {
    assertThat(text(5, "", false)).contains("0 worker processes of Sluice", NOBODY);
    assertThat(text(0, "", false)).doesNotContain(NOBODY);
    assertThat(text(5, "", true)).contains("1 worker processes of Sluice").doesNotContain(NOBODY);
  }

  @Test
  void aWorkerOfPhpIsToldFromOurs() {
    assertThat(text(5, "a1b2", false)).contains("held by PHP, a1b2").doesNotContain(NOBODY);
    String ours = QueueKey.owner("c3d4");
    assertThat(text(5, ours, true)).contains("held by " + ours).doesNotContain("PHP");
  }
}
