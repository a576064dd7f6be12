package sluice.capacity;

import java.util.LinkedHashMap;
import java.util.Map;

/** A plan as values that become JSON: maps, lists, texts and numbers. Stateless. */
public final class PlanJson {
  private PlanJson() {}

  /** All of it; times in seconds, sizes in bytes. */
  public static Map<String, Object> of(CapacityPlan plan) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("question", question(plan.question()));
    json.put("costs", plan.origin());
    json.put("lines", plan.lines().stream().map(PlanJson::line).toList());
    json.put("bounds", plan.bounds().stream().map(PlanJson::bound).toList());
    json.put("caughtUpWithinSecondsOfHits", DaySimulation.CAUGHT_UP_SECONDS);
    json.put("usual", day(plan.usual()));
    json.put("outages", plan.outages().stream().map(PlanJson::day).toList());
    return json;
  }

  private static Map<String, Object> question(CapacityQuestion question) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("hitsPerDay", question.hitsPerDay());
    json.put("peakFactor", question.peakFactor());
    json.put("peakSeconds", question.peak().toSeconds());
    json.put("actionsPerVisit", question.actionsPerVisit());
    json.put("sites", question.sites());
    json.put("segments", question.segments());
    json.put("retentionDays", question.retentionDays());
    json.put("outageSeconds", question.outage().toSeconds());
    json.put("mostLagSeconds", question.mostLag().toSeconds());
    json.put("loadShare", question.loadShare());
    question.redisBytes().ifPresent(bytes -> json.put("redisBytes", bytes));
    json.put("spoolBytes", question.spoolBytes());
    question.cores().ifPresent(cores -> json.put("cores", cores));
    question.workerThreads().ifPresent(threads -> json.put("workerThreads", threads));
    return json;
  }

  private static Map<String, Object> line(PlanLine line) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("part", line.part());
    json.put("what", line.what());
    json.put("value", line.instead().isEmpty() ? line.value() : null);
    json.put("unit", line.unit());
    json.put("formula", line.formula());
    json.put("figures", line.figures());
    json.put("measured", line.isMeasured());
    return json;
  }

  private static Map<String, Object> bound(Bound bound) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("part", bound.part());
    json.put("mostHitsPerSecond", bound.mostHits());
    json.put("demandHitsPerSecond", bound.demand());
    json.put("load", bound.mostHits() > 0 ? bound.load() : null);
    json.put("units", bound.units());
    json.put("mostUnits", bound.mostUnits());
    json.put("moves", bound.moves());
    json.put("figures", bound.figures());
    return json;
  }

  private static Map<String, Object> day(SimulatedDay day) {
    Map<String, Object> json = new LinkedHashMap<>();
    day.outage()
        .ifPresent(
            outage -> {
              json.put("away", outage.part().word());
              json.put("from", outage.start());
              json.put("until", outage.end());
            });
    json.put("mostQueuedHits", day.mostQueued());
    json.put("mostSpooledHits", day.mostSpooled());
    json.put("mostLagSeconds", day.mostLag());
    json.put("mostAgeOfReportsSeconds", day.keepsUp() ? day.leastFresh() : null);
    json.put("caughtUpAtSecond", day.isCaughtUp() ? day.caughtUp() : null);
    json.put("unansweredHits", day.refused());
    json.put("samples", day.samples());
    return json;
  }
}
