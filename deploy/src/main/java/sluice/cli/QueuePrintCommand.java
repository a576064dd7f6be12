package sluice.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.process.ExitCode;
import sluice.worker.operate.QueuePrint;

/** {@code sluice queue print}, in place of {@code queuedtracking:print-queued-requests}. */
final class QueuePrintCommand implements Subcommand {

  private static final Flag QUEUE_ID = new Flag("queue-id", "N", "This queue only. Default: all.");
  private static final Flag COUNT = new Flag("count", "N", "Entries of each queue. Default: 10.");

  @Override
  public String name() {
    return "print";
  }

  @Override
  public String description() {
    return "Prints the request sets in front of each queue, tokens masked, without removing them. Recorded ones that wait"
        + " for their trim (--trim-delay of the worker) are among them.";
  }

  @Override
  public List<Flag> flags() {
    return QueueAccess.flags(QUEUE_ID, COUNT);
  }

  @Override
  public int run(Arguments arguments) throws Exception {
    Installation installation = Installation.of(arguments);
    int count = (int) installation.settings().integer(COUNT.name(), 10, 1, 10_000);
    int only = (int) installation.settings().integer(QUEUE_ID.name(), -1, 0, 4095);
    try (QueueAccess access = QueueAccess.open(installation);
        QueuePrint queuePrint = new QueuePrint(access.backend())) {
      List<Integer> queues = only < 0 ? queuePrint.queues(access.queuesInUse()) : List.of(only);
      boolean isEmpty = true;
      for (int queue : queues) {
        List<QueuePrint.Printed> entries = queuePrint.next(queue, count);
        print(queue, entries, access.isJson());
        isEmpty &= entries.isEmpty();
      }
      if (isEmpty && !access.isJson()) {
        System.out.println("nothing is queued");
      }
    }
    return ExitCode.OK;
  }

  private static void print(int queue, List<QueuePrint.Printed> entries, boolean isJson) {
    if (!isJson && !entries.isEmpty()) {
      System.out.println("queue " + queue);
    }
    for (QueuePrint.Printed entry : entries) {
      if (isJson) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("queue", queue);
        json.put("position", entry.position());
        json.put("requests", entry.requests());
        json.put("entry", entry.text());
        QueueAccess.printJson(json);
      } else {
        System.out.println("  " + entry.position() + "  " + entry.text());
      }
    }
  }
}
