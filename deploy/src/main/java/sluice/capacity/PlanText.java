package sluice.capacity;

/** A plan as a table. Stateless. */
public final class PlanText {
  private static final String NOT_MEASURED = "*";

  private PlanText() {}

  /** All of it, lines parted by {@code \n}, the last one ended by it. */
  public static String of(CapacityPlan plan) {
    StringBuilder text = new StringBuilder();
    text.append(question(plan.question())).append('\n');
    text.append(plan.origin().line()).append("\n\n");
    Legend legend = new Legend();
    for (PlanLine line : plan.lines()) {
      String answer =
          "%-9s%-38s %16s%s  "
              .formatted(
                  line.part(), line.what(), line.shown(), line.isMeasured() ? " " : NOT_MEASURED);
      text.append(Wrapped.of(answer, line.formula(), legend.numbersOf(line.figures())));
    }
    if (plan.lines().stream().anyMatch(line -> !line.isMeasured())) {
      text.append(NOT_MEASURED + " rests on what was not measured; the formula says on what\n");
    }
    bounds(plan, text, legend);
    outages(plan, text);
    text.append("%nMeasured figures%n".formatted()).append(legend.lines());
    // %n is the machine's, and what is compared must not be.
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  private static String question(CapacityQuestion question) {
    return "%s a day, %s; %s a visit; %s %s; logs kept for %s"
        .formatted(
            Numbers.count(Math.rint(question.hitsPerDay()), "hit"),
            peaks(question),
            Numbers.count(question.actionsPerVisit(), "action"),
            Numbers.count(question.sites(), "site"),
            question.segments() == 0
                ? "without segments"
                : "with " + Numbers.count(question.segments(), "segment"),
            Numbers.count(question.retentionDays(), "day"));
  }

  /** How the day's hits are spread. */
  static String peaks(CapacityQuestion question) {
    return question.curve().hasPeak()
        ? "peaks of %s times for %s"
            .formatted(
                Numbers.plain(question.peakFactor()), Numbers.time(question.peak().toSeconds()))
        : "without peaks";
  }

  private static void bounds(CapacityPlan plan, StringBuilder text, Legend legend) {
    text.append(
        "%nWhat saturates first: hits a second that one of it does fully loaded, that are asked of all, how many are needed; what moves the bound%n"
            .formatted());
    for (Bound bound : plan.bounds()) {
      String answer = "%-37s %s, %s: ".formatted(bound.part(), loaded(bound), needs(bound));
      text.append(Wrapped.of(answer, bound.moves(), legend.numbersOf(bound.figures())));
    }
  }

  private static String loaded(Bound bound) {
    String asked = "%9s asked".formatted(Numbers.plain(bound.demand()));
    return bound.mostHits() > 0
        ? "%9s of %s (%s)"
            .formatted(Numbers.plain(bound.mostHits()), asked, Numbers.percent(bound.load()))
        : "at no size; " + asked;
  }

  private static String needs(Bound bound) {
    return bound.units() > bound.mostUnits()
        ? "too much for " + (bound.mostUnits() == 1 ? "one" : Numbers.plain(bound.mostUnits()))
        : "needs " + Numbers.plain(bound.units());
  }

  private static void outages(CapacityPlan plan, StringBuilder text) {
    text.append(
        "%nAway for %s from the peak's start (simulated in steps of %s)%n%-9s %15s %12s %15s %12s %10s %12s %16s %12s%n"
            .formatted(
                Numbers.time(plan.question().outage().toSeconds()),
                Numbers.time(plan.step()),
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
          "%-9s %15s %12s %15s %12s %10s %12s %16s %12s%n"
              .formatted(
                  outage.part().word(),
                  Numbers.plain(Math.rint(day.mostQueued())),
                  Numbers.bytes(day.mostQueued() * plan.queueBytesPerHit()),
                  Numbers.plain(Math.rint(day.mostSpooled())),
                  Numbers.bytes(day.mostSpooled() * plan.spoolBytesPerHit()),
                  Numbers.time(day.mostLag()),
                  day.isCaughtUp() ? Numbers.time(day.caughtUp() - outage.end()) : "not in a week",
                  day.age(),
                  Numbers.plain(Math.rint(day.refused()))));
    }
  }
}
