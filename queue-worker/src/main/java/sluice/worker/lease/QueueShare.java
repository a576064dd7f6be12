package sluice.worker.lease;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import sluice.worker.backend.WorkerPresence;

/**
 * How queues are shared between processes: in proportion to their threads, without overlap, the
 * same answer in each process that sees the same roster. No state.
 */
final class QueueShare {

  private QueueShare() {}

  /**
   * @param roster all live processes in order of their ids, {@code self} included
   * @param queues number of queues
   * @return ids of the queues that {@code self} is to hold
   */
  static List<Integer> of(List<WorkerPresence> roster, WorkerPresence self, int queues) {
    OptionalInt pinned = self.pinned();
    if (pinned.isPresent()) {
      return List.of(pinned.getAsInt());
    }
    Set<Integer> taken = new HashSet<>();
    roster.forEach(other -> other.pinned().ifPresent(taken::add));
    List<Integer> free =
        IntStream.range(0, queues).filter(queue -> !taken.contains(queue)).boxed().toList();
    int threadsBefore = 0;
    int threads = 0;
    for (WorkerPresence process : roster) {
      if (process.pinned().isPresent()) {
        continue;
      }
      if (process.id().equals(self.id())) {
        threadsBefore = threads;
      }
      threads += process.threads();
    }
    int from = free.size() * threadsBefore / Math.max(1, threads);
    int to = free.size() * (threadsBefore + self.threads()) / Math.max(1, threads);
    return free.subList(from, Math.min(to, free.size()));
  }

  /**
   * The same for queues beyond the number. Each has its place whatever others there are, because
   * processes do not look at the same moment.
   *
   * @param beyond their ids
   */
  static List<Integer> ofBeyond(
      List<WorkerPresence> roster, WorkerPresence self, List<Integer> beyond) {
    if (self.pinned().isPresent()) {
      return List.of();
    }
    int before = 0;
    int threads = 0;
    for (WorkerPresence process : roster) {
      if (process.pinned().isEmpty()) {
        before = process.id().equals(self.id()) ? threads : before;
        threads += process.threads();
      }
    }
    int from = before;
    int all = Math.max(1, threads);
    return beyond.stream()
        .filter(queue -> queue % all >= from && queue % all < from + self.threads())
        .toList();
  }
}
