package sluice.capacity;

import java.util.Comparator;
import java.util.stream.Collectors;

/** A plan as a table. Stateless. */
public final class PlanText {
  private static final String NOT_MEASURED = "*";

  private PlanText() {}

  /** All of it, lines parted by {@code \n}, the last one ended by it. */
  public static String of(CapacityPlan plan) {
    CapacityQuestion question = plan.question();
    StringBuilder text = new StringBuilder();
    text.append(
        "%s hits a day, peaks of %s times for %s; %s actions a visit; %s sites with %s segments; logs kept for %s days%n"
            .formatted(
                Numbers.plain(Math.rint(question.hitsPerDay())),
                Numbers.plain(question.peakFactor()),
                Numbers.time(question.peak().toSeconds()),
                Numbers.plain(question.actionsPerVisit()),
                Numbers.plain(question.sites()),
                Numbers.plain(question.segments()),
                Numbers.plain(question.retentionDays())));
    text.append(plan.origin().line()).append("\n\n");
    for (PlanLine line : plan.lines()) {
      text.append(
          "%-9s%-38s %16s%s  %s%s%n"
              .formatted(
                  line.part(),
                  line.what(),
                  line.shown(),
                  line.isMeasured() ? " " : NOT_MEASURED,
                  line.formula(),
                  figures(line)));
    }
    if (plan.lines().stream().anyMatch(line -> !line.isMeasured())) {
      text.append("%s goes beyond what was measured%n".formatted(NOT_MEASURED));
    }
    bounds(plan, text);
    outages(plan, text);
    // %n is the machine's, and what is compared must not be.
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  private static String figures(PlanLine line) {
    return line.figures().isEmpty()
        ? ""
        : line.figures().stream()
            .sorted(Comparator.comparing(Figure::title))
            .map(
                figure ->
                    "%s = %s %s"
                        .formatted(figure.title(), Numbers.plain(figure.value()), figure.unit())
                        .strip())
            .collect(Collectors.joining("; ", " [", "]"));
  }

  private static void bounds(CapacityPlan plan, StringBuilder text) {
    text.append("%nWhat saturates first, fully loaded%n".formatted());
    for (Bound bound : plan.bounds()) {
      text.append(
          "%-34s %13s hits/s of %13s asked (%s); needs %s; %s%n"
              .formatted(
                  bound.part(),
                  Numbers.plain(bound.mostHits()),
                  Numbers.plain(bound.demand()),
                  Numbers.percent(bound.load()),
                  Numbers.plain(bound.units()),
                  bound.moves()));
    }
  }

  private static void outages(CapacityPlan plan, StringBuilder text) {
    text.append(
        "%nAway for %s from the peak's start (simulated)%n%-9s %15s %12s %15s %12s %10s %12s %12s %12s%n"
            .formatted(
                Numbers.time(plan.question().outage().toSeconds()),
                "",
                "queue, hits",
                "in Redis",
                "spool, hits",
                "on disk",
                "lag",
                "caught up",
                "reports' age",
                "unanswered"));
    for (SimulatedDay day : plan.outages()) {
      Outage outage = day.outage().orElseThrow();
      text.append(
          "%-9s %15s %12s %15s %12s %10s %12s %12s %12s%n"
              .formatted(
                  outage.part().word(),
                  Numbers.plain(Math.rint(day.mostQueued())),
                  Numbers.bytes(day.mostQueued() * plan.queueBytesPerHit()),
                  Numbers.plain(Math.rint(day.mostSpooled())),
                  Numbers.bytes(day.mostSpooled() * plan.spoolBytesPerHit()),
                  Numbers.time(day.mostLag()),
                  day.isCaughtUp() ? Numbers.time(day.caughtUp() - outage.end()) : "not in a week",
                  Numbers.time(day.leastFresh()),
                  Numbers.plain(Math.rint(day.refused()))));
    }
  }
}
