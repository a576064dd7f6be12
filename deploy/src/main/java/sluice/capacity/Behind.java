package sluice.capacity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which measured figures stand behind what is simulated: all that can move it, for this question.
 * Immutable.
 */
final class Behind {
  private final CapacityQuestion question;
  private final Costs costs;

  Behind(CapacityQuestion question, Costs costs) {
    this.question = question;
    this.costs = costs;
  }

  /** The least rate that has to be recorded: where cores are shared, all may be refused. */
  List<Figure> toRecord() {
    List<Figure> figures = new ArrayList<>();
    if (question.cores().isPresent()) {
      figures.addAll(List.of(costs.ingestRate(), costs.ingestCpu(), costs.redisCpu()));
    }
    if (question.redisBytes().isPresent()) {
      figures.addAll(List.of(costs.redisBytes(), costs.aofBytes(), costs.ingestRate()));
    }
    return figures;
  }

  /** What workers can record. */
  List<Figure> recording() {
    List<Figure> figures = new ArrayList<>(costs.workerRates());
    if (question.cores().isPresent()) {
      figures.addAll(List.of(costs.ingestCpu(), costs.redisCpu()));
      figures.addAll(List.of(costs.redisDrainCpu(), costs.workerCpu(), costs.databaseCpu()));
    }
    return figures;
  }

  /** The number of databases. */
  List<Figure> databases() {
    return question.isFixed() ? List.of() : both(costs.workerRates(), toRecord());
  }

  /** A day without an outage; but for the reports. */
  List<Figure> usual() {
    return both(toRecord(), recording());
  }

  /** Days with one: each ingest has a spool. */
  List<Figure> outages() {
    List<Figure> spools = List.of(costs.aofBytes(), costs.ingestRate());
    return both(both(usual(), costs.warmUpRates()), spools);
  }

  static List<Figure> both(Collection<Figure> some, Collection<Figure> others) {
    List<Figure> figures = new ArrayList<>(some);
    figures.addAll(others);
    return figures;
  }
}
