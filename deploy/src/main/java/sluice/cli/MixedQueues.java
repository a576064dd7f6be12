package sluice.cli;

import java.util.List;
import java.util.Optional;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.HeldLock;
import sluice.worker.backend.RedisConnections;
import sluice.worker.operate.MixedWorkers;
import sluice.worker.operate.QueueMonitor.QueueStatus;
import sluice.worker.operate.QueueMonitor.Snapshot;
import sluice.worker.operate.ResizeBoard;

/**
 * Tells {@code sluice queue monitor} about queues that Sluice fills and PHP drains; it tells
 * nothing about those in the database, where ingests leave nothing about themselves. Confined to
 * the main thread.
 */
final class MixedQueues implements AutoCloseable {

  private final Optional<RedisConnections> connections;
  private final Optional<ResizeBoard> board;
  private final Optional<MixedWorkers> mixed;

  private MixedQueues(Optional<RedisConnections> connections) {
    this.connections = connections;
    this.board = connections.map(ResizeBoard::new);
    this.mixed = board.map(MixedWorkers::new);
  }

  /** Connects when first asked. */
  static MixedQueues open(QueuePlace place) {
    return new MixedQueues(place.redis().map(RedisConnections::to));
  }

  /** What is to be said at this look. */
  Optional<String> warning(Snapshot snapshot) throws BackendException {
    if (mixed.isEmpty()) {
      return Optional.empty();
    }
    List<HeldLock> locks =
        snapshot.queues().stream().map(QueueStatus::lock).flatMap(Optional::stream).toList();
    return mixed.get().warning(locks);
  }

  @Override
  public void close() {
    board.ifPresent(ResizeBoard::close);
    connections.ifPresent(RedisConnections::close);
  }
}
