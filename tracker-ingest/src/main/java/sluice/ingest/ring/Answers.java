package sluice.ingest.ring;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Settled tickets of one turn of the appender, told to each event loop by one task: waking a loop
 * costs a system call. Confined to the appender.
 */
final class Answers {

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

  private static void tell(Executor loop, List<Ticket> tickets) {
    try {
      loop.execute(() -> tickets.forEach(Ticket::tell));
    } catch (RejectedExecutionException stopped) {
      // The event loop has ended, so its connections are closed: nobody is left to answer.
      return;
    }
  }
}
