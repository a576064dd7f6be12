package sluice.capacity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The answers to a question. Immutable.
 *
 * @param lines in the order of the data's flow
 * @param bounds the one that saturates first in front
 * @param usual a day without an outage
 * @param outages the same day with each part away in turn, from the peak's start on
 */
public record CapacityPlan(
    CapacityQuestion question,
    MeasuredCosts.Origin origin,
    List<PlanLine> lines,
    List<Bound> bounds,
    SimulatedDay usual,
    List<SimulatedDay> outages,
    double queueBytesPerHit,
    double spoolBytesPerHit) {

  /** Outages up to this many seconds are simulated by seconds, longer ones in steps of 10. */
  private static final long SHORT = 600;

  /** Copies the lists. */
  public CapacityPlan {
    lines = List.copyOf(lines);
    bounds = List.copyOf(bounds);
    outages = List.copyOf(outages);
  }

  /** Seconds in which days with such an outage are simulated. */
  private static int step(long outage) {
    return outage <= SHORT ? 1 : 10;
  }

  /** Seconds of a step of the simulated days: times are no more exact. */
  int step() {
    return step(question.outage().toSeconds());
  }

  /**
   * Plans.
   *
   * @param question without faults
   * @throws CostsRefused if a figure is missing
   */
  public static CapacityPlan of(CapacityQuestion question, MeasuredCosts measured)
      throws CostsRefused {
    Costs costs = Costs.of(measured);
    Sizing sizing = Sizing.of(question, costs);
    DayCurve curve = question.curve();
    long seconds = question.outage().toSeconds();
    int step = step(seconds);
    SimulatedDay usual = DaySimulation.usual(curve, sizing.plant(), step).run();
    List<SimulatedDay> outages =
        Stream.of(Part.values())
            .map(part -> new Outage(part, curve.peakStart(), seconds))
            .map(away -> DaySimulation.with(curve, sizing.plant(), away, step).run())
            .toList();
    List<PlanLine> lines = new ArrayList<>();
    ServerLines servers = new ServerLines(question, costs, sizing);
    PartLines parts = new PartLines(question, costs, sizing);
    lines.addAll(parts.traffic());
    lines.addAll(parts.ingest());
    lines.addAll(servers.redis(usual, outages));
    lines.addAll(parts.worker(usual));
    lines.addAll(servers.database());
    ArchiverLines archiver = new ArchiverLines(question, costs, sizing);
    CoreLines cores = new CoreLines(question, costs, sizing);
    lines.addAll(archiver.lines(usual));
    lines.addAll(cores.lines());
    List<Bound> bounds =
        Stream.concat(cores.bounds().stream(), archiver.bounds().stream())
            .sorted(Comparator.comparingDouble(Bound::load).reversed())
            .toList();
    return new CapacityPlan(
        question,
        measured.origin(),
        lines,
        bounds,
        usual,
        outages,
        costs.redisBytes().value(),
        costs.aofBytes().value());
  }
}
