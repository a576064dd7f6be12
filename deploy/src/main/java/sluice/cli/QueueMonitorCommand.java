package sluice.cli;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import sluice.process.ExitCode;
import sluice.queue.QueueKey;
import sluice.worker.backend.HeldLock;
import sluice.worker.operate.QueueMonitor;
import sluice.worker.operate.QueueMonitor.QueueStatus;
import sluice.worker.operate.QueueMonitor.Snapshot;

/** {@code sluice queue monitor}. */
final class QueueMonitorCommand implements Subcommand {

  private static final Flag ITERATIONS =
      new Flag("iterations", "N", "Look so many times, then exit. Default: until Ctrl-C.");

  /** Milliseconds between two looks, as the plugin's monitor has them. */
  private static final long STEP_MS = 2000;

  @Override
  public String name() {
    return "monitor";
  }

  @Override
  public String description() {
    return "Shows for each queue its length, rates, the age of its oldest entry, and who drains it; goes on until Ctrl-C"
        + " unless --iterations is given.";
  }

  @Override
  public List<Flag> flags() {
    return QueueAccess.flags(ITERATIONS);
  }

  @Override
  public int run(Arguments arguments) throws Exception {
    Installation installation = Installation.of(arguments);
    long iterations =
        installation.settings().integer(ITERATIONS.name(), Long.MAX_VALUE, 1, Long.MAX_VALUE);
    try (QueueAccess access = QueueAccess.open(installation);
        QueueMonitor monitor =
            new QueueMonitor(
                access.backend(), access.connections(), access.tables(), InstantSource.system());
        MixedQueues mixed = MixedQueues.open(access.place())) {
      for (long i = 0; i < iterations; i++) {
        if (i > 0) {
          Thread.sleep(STEP_MS);
        }
        Snapshot snapshot = monitor.look(access.queuesInUse());
        Optional<String> warning = mixed.warning(snapshot);
        if (access.isJson()) {
          Map<String, Object> json = json(snapshot);
          warning.ifPresent(words -> json.put("warning", words));
          QueueAccess.printJson(json);
        } else {
          System.out.print(text(snapshot));
          warning.ifPresent(words -> System.out.println("warning: " + words));
        }
      }
    }
    return ExitCode.OK;
  }

  /** What a person reads of it. */
  static String text(Snapshot snapshot) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%n%s  %,d request sets queued, %d worker processes of Sluice, memory %,d KiB (peak %,d KiB)%n",
            snapshot.time(),
            snapshot.length(),
            snapshot.workers().size(),
            snapshot.usedMemoryBytes() >> 10,
            snapshot.peakMemoryBytes() >> 10));
    snapshot
        .databaseFault()
        .ifPresent(
            fault -> text.append(String.format("the database does not answer: %s%n", fault)));
    text.append(
        String.format(
            "%6s %12s %10s %10s %8s %10s  %s%n",
            "queue", "length", "in/s", "out/s", "lag s", "empty in s", "lock"));
    snapshot.queues().forEach(queue -> text.append(line(queue)));
    boolean isPhp =
        snapshot.queues().stream()
            .flatMap(queue -> queue.lock().stream())
            .anyMatch(lock -> QueueKey.isOwnerOfPhp(lock.owner()));
    if (snapshot.length() > 0 && snapshot.workers().isEmpty() && !isPhp) {
      text.append(
          String.format(
              "nobody drains them now: neither a sluice worker runs, nor a queuedtracking:process%n"));
    }
    return text.toString();
  }

  private static String line(QueueStatus queue) {
    return String.format(
        Locale.ROOT,
        "%6d %,12d %10s %10s %8.0f %10s  %s%n",
        queue.queue(),
        queue.length(),
        number(queue.inPerSecond()),
        number(queue.outPerSecond()),
        queue.lagSeconds(),
        number(queue.etaSeconds()),
        queue.lock().map(QueueMonitorCommand::holder).orElse("free")
            + (queue.isBeyond() ? ", beyond the number of queues" : ""));
  }

  private static String holder(HeldLock lock) {
    return "held by " + (QueueKey.isOwnerOfPhp(lock.owner()) ? "PHP, " : "") + lock.owner();
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.0f", value.getAsDouble()) : "-";
  }

  private static Map<String, Object> json(Snapshot snapshot) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("time", snapshot.time().toString());
    json.put("length", snapshot.length());
    List<Map<String, Object>> queues = new ArrayList<>();
    for (QueueStatus queue : snapshot.queues()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("queue", queue.queue());
      one.put("length", queue.length());
      queue.inPerSecond().ifPresent(rate -> one.put("inPerSecond", rate));
      queue.outPerSecond().ifPresent(rate -> one.put("outPerSecond", rate));
      one.put("lagSeconds", queue.lagSeconds());
      queue.etaSeconds().ifPresent(eta -> one.put("etaSeconds", eta));
      one.put("locked", queue.lock().isPresent());
      one.put("beyond", queue.isBeyond());
      queues.add(one);
    }
    json.put("queues", queues);
    json.put("workers", snapshot.workers().size());
    json.put("usedMemoryBytes", snapshot.usedMemoryBytes());
    json.put("peakMemoryBytes", snapshot.peakMemoryBytes());
    snapshot.databaseFault().ifPresent(fault -> json.put("databaseFault", fault));
    return json;
  }
}
