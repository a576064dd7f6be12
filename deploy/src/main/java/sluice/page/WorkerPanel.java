package sluice.page;

import static sluice.admin.LivePanel.Level.BAD;
import static sluice.admin.LivePanel.Level.OK;
import static sluice.admin.LivePanel.Level.WARN;
import static sluice.page.Panels.count;
import static sluice.page.Panels.rate;
import static sluice.page.Panels.seconds;
import static sluice.page.Panels.unless;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import sluice.admin.Figures;
import sluice.admin.LivePanel;
import sluice.admin.LivePanel.Level;
import sluice.admin.LivePanel.Line;
import sluice.admin.LivePanel.Row;
import sluice.admin.LivePanel.Table;
import sluice.admin.LivePanel.Unit;
import sluice.admin.LivePanel.Value;

/** The worker on the live page. Confined to the thread that makes the page. */
public final class WorkerPanel implements Function<Figures, LivePanel> {
  /** Seconds that the oldest hit of a queue may wait before somebody should look. */
  private static final double LAG_SECONDS = 60;

  /** Entries below which shares and rates tell nothing. */
  private static final double MANY = 1000;

  /** Share of what waits that one of several queues has when hits have one visitor id. */
  private static final double LOPSIDED = 0.8;

  /** Queues that are shown: those in which most waits. */
  private static final int QUEUES = 64;

  /** What waits in a queue, and what comes and goes a second. */
  private record Queue(String id, double waiting, double lag, double in, double out) {

    /** Seconds until it is empty if all goes on so; infinite if it grows. */
    double emptySeconds() {
      if (waiting == 0) {
        return 0;
      }
      return Double.isNaN(in) || Double.isNaN(out)
          ? Double.NaN
          : out > in ? waiting / (out - in) : Double.POSITIVE_INFINITY;
    }

    Level level() {
      return unless(!(lag > LAG_SECONDS), WARN);
    }
  }

  @Override
  public LivePanel apply(Figures figures) {
    List<Queue> queues = queues(figures);
    double waiting = queues.stream().mapToDouble(Queue::waiting).sum();
    double in = queues.stream().mapToDouble(Queue::in).sum();
    double out = queues.stream().mapToDouble(Queue::out).sum();
    Queue all = new Queue("all", waiting, 0, in, out);
    double lag = queues.stream().mapToDouble(Queue::lag).max().orElse(0);
    double recorded = figures.rate("sluice.worker.hits", "outcome", "recorded");
    double batch =
        figures.mean("sluice.worker.phase", "phase", "write")
            + figures.mean("sluice.worker.phase", "phase", "commit");
    return troubles(
            figures,
            Panels.of("worker", "Worker")
                .tile("Hits recorded a second", recorded, Unit.PER_SECOND)
                .tile(
                    "Lag",
                    seconds(lag),
                    unless(!(lag > LAG_SECONDS), WARN),
                    "the oldest waiting hit")
                .tile("Waiting", count(waiting), OK, "entries in " + queues.size() + " queues")
                .tile(
                    "Time to empty", seconds(all.emptySeconds()), growing(all), "if it goes on so")
                .tile("A batch takes", seconds(batch), OK, "to write and commit"),
            queues)
        .chart("Entries a second", Unit.PER_SECOND, new Line("in", in), new Line("out", out))
        .chart("Entries that wait", Unit.COUNT, new Line("waiting", waiting))
        .table(table(queues))
        .table(batches(figures))
        .table(hits(figures))
        .table(leases(figures))
        .made();
  }

  /** More comes in than goes out, and it is much. */
  private static Level growing(Queue all) {
    return unless(!(all.waiting() > MANY && Double.isInfinite(all.emptySeconds())), WARN);
  }

  /** What else keeps hits from being recorded, as far as there is any of it. */
  private static Panels troubles(Figures figures, Panels panels, List<Queue> queues) {
    double dead = figures.sum("sluice.worker.dead.letters");
    boolean isGrowing = figures.rate("sluice.worker.dead.letters") > 0;
    double endless = figures.sum("sluice.worker.locks.endless");
    double beyond = figures.sum("sluice.worker.queues.beyond");
    panels.tile(
        "Dead letters",
        count(dead),
        unless(!isGrowing, WARN),
        dead > 0 ? "sluice queue dead-letters tells why" : "since the start");
    double php = figures.sum("sluice.worker.locks.php");
    if (php > 0) {
      panels.tile("Held by PHP", count(php), WARN, "queues: sluice queue locks tells by whom");
    }
    fullest(queues)
        .ifPresent(
            queue ->
                panels.tile(
                    "Lopsided",
                    Value.words("queue " + queue.id()),
                    WARN,
                    "has nearly all that waits: many hits with one visitor id"));
    if (endless > 0) {
      panels.tile("Endless locks", count(endless), BAD, "sluice queue locks frees them");
    }
    if (beyond > 0) {
      panels.tile("Queues beyond", count(beyond), OK, "the number; they are drained, too");
    }
    return panels;
  }

  /** A queue of several that has nearly all of much. */
  private static Optional<Queue> fullest(List<Queue> queues) {
    double waiting = queues.stream().mapToDouble(Queue::waiting).sum();
    return queues.stream()
        .filter(queue -> queues.size() > 1 && waiting > MANY)
        .filter(queue -> queue.waiting() > LOPSIDED * waiting)
        .findFirst();
  }

  private static List<Queue> queues(Figures figures) {
    Map<String, Double> lags = figures.by("sluice.worker.lag.seconds", "queue");
    Map<String, Double> drained = figures.by("sluice.worker.queue.drained", "queue");
    List<Queue> queues = new ArrayList<>();
    figures
        .by("sluice.worker.queue.length", "queue")
        .forEach(
            (id, waiting) -> {
              double out = figures.growth("queue drained " + id, drained.getOrDefault(id, 0.0));
              double grown = figures.growth("queue length " + id, waiting);
              // What came in is what went out and what is there now more than before.
              double in = Math.max(0, out + grown);
              queues.add(new Queue(id, waiting, lags.getOrDefault(id, 0.0), in, out));
            });
    return queues;
  }

  private static Table table(List<Queue> queues) {
    List<Row> rows = new ArrayList<>();
    List<Queue> shown =
        queues.stream()
            .sorted(Comparator.comparingDouble(Queue::waiting).reversed())
            .limit(QUEUES)
            .sorted(Comparator.comparing((Queue it) -> it.id().length()).thenComparing(Queue::id))
            .toList();
    for (Queue queue : shown) {
      rows.add(
          Panels.row(
              queue.level(),
              Value.words(queue.id()),
              count(queue.waiting()),
              seconds(queue.lag()),
              rate(queue.in()),
              rate(queue.out()),
              seconds(queue.emptySeconds())));
    }
    String more =
        rows.isEmpty()
            ? "no queue is drained here yet"
            : "those that this process drains; time to empty if it goes on so";
    return new Table(
        "Queues, in entries",
        List.of("Queue", "Waiting", "Lag", "In", "Out", "Empty in"),
        rows,
        more);
  }

  private static Table batches(Figures figures) {
    List<Row> rows = new ArrayList<>();
    figures
        .by("sluice.worker.batches", "outcome")
        .forEach(
            (outcome, total) -> {
              double rate = figures.growth("batches " + outcome, total);
              boolean isFault = outcome.equals("failed") && rate > 0;
              rows.add(
                  Panels.row(
                      unless(!isFault, WARN), Value.words(outcome), rate(rate), count(total)));
            });
    return new Table("Batches", List.of("Outcome", "A second", "Since the start"), rows, "");
  }

  private static Table hits(Figures figures) {
    List<Row> rows = new ArrayList<>();
    figures
        .by("sluice.worker.hits", "outcome")
        .forEach(
            (outcome, total) -> {
              double rate = figures.growth("hits " + outcome, total);
              if (total > 0) {
                rows.add(
                    Panels.row(
                        OK, Value.words(outcome.replace('_', ' ')), rate(rate), count(total)));
              }
            });
    return new Table(
        "Hits",
        List.of("Outcome", "A second", "Since the start"),
        rows,
        rows.isEmpty() ? "none yet" : "");
  }

  private static Table leases(Figures figures) {
    List<Row> rows = new ArrayList<>();
    figures
        .by("sluice.worker.leases", "change")
        .forEach(
            (change, total) -> {
              double rate = figures.growth("leases " + change, total);
              boolean isFault = change.equals("lost") && rate > 0;
              rows.add(
                  Panels.row(
                      unless(!isFault, WARN), Value.words(change), rate(rate), count(total)));
            });
    return new Table(
        "Leases of queues", List.of("Change", "A second", "Since the start"), rows, "");
  }
}
