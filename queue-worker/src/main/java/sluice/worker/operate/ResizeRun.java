package sluice.worker.operate;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.queue.IngestPresence;
import sluice.queue.QueueResizing;
import sluice.worker.backend.BackendException;

/**
 * One {@code sluice queue resize}, step by step. No entry is ever moved: ingests hold new sets back
 * on their disks, the workers drain what came before, the number switches, and the ingests go on
 * with it. May be ended at any point, and begun again or called off: what is held back goes to
 * whatever number is agreed on then.
 *
 * <p>Every ingest that ever had sets and did not take its leave is waited for, dead or alive: its
 * spool may hold sets for the lists of before. Confined to one thread.
 */
public final class ResizeRun {
  /** Ingests look twice a second; one that has just started is known after this. */
  private static final Duration NOTICE = Duration.ofSeconds(3);

  private final QueueResize resize;
  private final ResizeBoard board;
  private final InstantSource clock;
  private final QueueResizing resizing;
  private final int from;
  private final boolean isCluster;

  /** When the run began, by the clock; null while it has to begin. */
  private Long begunMs;

  private long remaining;

  /**
   * Makes a run that has not begun.
   *
   * @param resizing the one under way, or a new one
   * @param from the number agreed on now
   * @param isCluster in a cluster, servers that were replaced meanwhile are not noticed
   */
  public ResizeRun(
      QueueResize resize,
      ResizeBoard board,
      InstantSource clock,
      QueueResizing resizing,
      int from,
      boolean isCluster) {
    this.resize = resize;
    this.board = board;
    this.clock = clock;
    this.resizing = resizing;
    this.from = from;
    this.isCluster = isCluster;
  }

  /**
   * Looks once, and switches when nothing is left to wait for; {@link ResizeBoard#end} is then to
   * follow. May be called again after an exception.
   *
   * @return what is waited for, in words; empty when the number has been switched
   */
  public List<String> step() throws BackendException {
    if (!board.current().equals(Optional.of(resizing))) {
      // nothing was begun, or Redis has lost it: ingests went on meanwhile, so the run waits for
      // all of them anew
      begunMs = null;
      if (!board.begin(resizing)) {
        throw new BackendException(
            "another resize has begun: " + board.current(), new IllegalStateException());
      }
    }
    long now = clock.millis();
    if (begunMs == null) {
      begunMs = now;
    }
    if (now - begunMs < NOTICE.toMillis()) {
      return List.of("every ingest to take notice");
    }
    Optional<String> server = server();
    List<String> waits = busyIngests(server, board.serverMs());
    if (waits.isEmpty()) {
      waits = undrained();
    }
    if (waits.isEmpty() && !server.equals(server())) {
      waits = List.of("ingest to get to know the new Redis server");
    }
    if (waits.isEmpty() && !resize.switchTo(from, resizing.queues())) {
      waits = undrained();
    }
    return waits;
  }

  /** Request sets that the workers had still to drain when they were counted last. */
  public long remaining() {
    return remaining;
  }

  private Optional<String> server() throws BackendException {
    return isCluster ? Optional.empty() : Optional.of(board.server());
  }

  private List<String> busyIngests(Optional<String> server, long nowMs) throws BackendException {
    List<String> busy = new ArrayList<>();
    for (Map.Entry<String, IngestPresence> ingest : board.ingests().entrySet()) {
      IngestPresence told = ingest.getValue();
      boolean isQuiet =
          told.quietFor().equals(resizing.id())
              && told.server().equals(server.orElse(told.server()));
      long silentSeconds = (nowMs - told.seenMs()) / 1000;
      if (isQuiet) {
        continue;
      }
      if (silentSeconds > NOTICE.toSeconds()) {
        busy.add(
            "ingest "
                + ingest.getKey()
                + ", silent for "
                + silentSeconds
                + " s: start it again, its spool may hold hits of before; or go on with --without "
                + ingest.getKey());
      } else {
        busy.add("ingest " + ingest.getKey() + " to push what came before");
      }
    }
    return busy;
  }

  private List<String> undrained() throws BackendException {
    remaining = resize.remaining(Math.max(from, resizing.queues()));
    if (remaining == 0) {
      return List.of();
    }
    String who = resize.hasWorkers() ? "the workers" : "a worker (none of Sluice's runs)";
    return List.of(who + " to drain " + remaining + " request sets");
  }
}
