package sluice.ingest.ring;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settled tickets of one turn of the appender, told to each event loop by one task: waking a loop
 * costs a system call. Confined to the appender.
 */
final class Answers {

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final Map<Executor, List<Ticket>> byLoop = new IdentityHashMap<>();

  void settle(Ticket ticket, boolean safe) {
    if (ticket.settle(safe)) {
      byLoop.computeIfAbsent(ticket.eventLoop(), loop -> new ArrayList<>()).add(ticket);
    }
  }

  void tell() {
    byLoop.forEach(
        (loop, tickets) -> {
          if (!tickets.isEmpty()) {
            List<Ticket> told = List.copyOf(tickets);
            tickets.clear();
            tell(loop, told);
          }
        });
  }

  /** One that fails must not keep others from their answers. */
  private static void tell(Ticket ticket) {
    try {
      ticket.tell();
    } catch (RuntimeException failed) {
      LOG.atError().setCause(failed).log("answer-failed");
    }
  }

  private static void tell(Executor loop, List<Ticket> tickets) {
    try {
      loop.execute(() -> tickets.forEach(Answers::tell));
    } catch (RejectedExecutionException stopped) {
      // The event loop has ended, so its connections are closed: nobody is left to answer.
      return;
    }
  }
}
