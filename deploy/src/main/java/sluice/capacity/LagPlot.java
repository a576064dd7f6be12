package sluice.capacity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The simulated days of a plan as SVG: lag, age of the reports, memory of the queue and disk of the
 * spool over the hours, a line for the usual day and for each outage. Dark where the reader's
 * screen is; who hears it is told the title and what each line comes to. Stateless.
 */
public final class LagPlot {
  private static final int WIDTH = 880;
  private static final int PANEL = 150;
  private static final int GAP = 44;
  private static final int TOP = 70;
  private static final int LEFT = 80;
  private static final int RIGHT = 20;
  private static final int HOUR = 3600;

  /** Colours that are told apart by those who see no red or no green, too (Okabe and Ito). */
  private static final List<String> COLOURS =
      List.of("currentColor", "#E69F00", "#D55E00", "#0072B2", "#CC79A7", "#009E73");

  private static final String LIGHTS =
      "<style>svg{background:#fff;color:#000}text{fill:currentColor}"
          + "@media(prefers-color-scheme:dark){svg{background:#111;color:#eee}}</style>\n";

  private LagPlot() {}

  /** One panel: what it shows, and how a number of its axis is written. */
  private record Panel(
      String title, ToDoubleFunction<SimulatedDay.Sample> value, DoubleFunction<String> words) {}

  /** A document of its own. */
  public static String of(CapacityPlan plan) {
    List<SimulatedDay> days =
        Stream.concat(Stream.of(plan.usual()), plan.outages().stream()).toList();
    List<Panel> panels =
        List.of(
            new Panel("lag of recording", SimulatedDay.Sample::lag, Numbers::time),
            new Panel("age of the reports", SimulatedDay.Sample::age, Numbers::time),
            new Panel(
                "queue in Redis",
                sample -> sample.queued() * plan.queueBytesPerHit(),
                Numbers::bytes),
            new Panel(
                "spool on disk",
                sample -> sample.spooled() * plan.spoolBytesPerHit(),
                Numbers::bytes));
    int height = TOP + panels.size() * (PANEL + GAP);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"title lines\" font-family=\"sans-serif\" font-size=\"12\">\n"
            .formatted(WIDTH, height));
    String title =
        "%s a day, %s; each part away for %s from the peak's start"
            .formatted(
                Numbers.count(Math.rint(plan.question().hitsPerDay()), "hit"),
                PlanText.peaks(plan.question()),
                Numbers.time(plan.question().outage().toSeconds()));
    svg.append("<title id=\"title\">").append(title).append("</title>\n");
    svg.append("<desc id=\"lines\">").append(words(plan, days)).append("</desc>\n");
    svg.append(LIGHTS).append(text(LEFT, 20, "start", title));
    legend(svg, days);
    double end =
        days.stream()
            .flatMap(day -> day.samples().stream())
            .mapToDouble(SimulatedDay.Sample::second)
            .max()
            .orElse(DayCurve.DAY);
    for (int i = 0; i < panels.size(); i++) {
      panel(svg, panels.get(i), TOP + i * (PANEL + GAP), days, end);
    }
    return svg.append("</svg>\n").toString();
  }

  private static void legend(StringBuilder svg, List<SimulatedDay> days) {
    for (int i = 0; i < days.size(); i++) {
      int x = LEFT + i * 130;
      svg.append(
          "<line x1=\"%d\" y1=\"38\" x2=\"%d\" y2=\"38\" stroke=\"%s\" stroke-width=\"3\"/>\n"
              .formatted(x, x + 18, COLOURS.get(i)));
      svg.append(text(x + 24, 42, "start", name(days.get(i))));
    }
  }

  private static String name(SimulatedDay day) {
    return day.outage().map(away -> away.part().word() + " away").orElse("usual day");
  }

  private static String words(CapacityPlan plan, List<SimulatedDay> days) {
    return days.stream()
        .map(
            day ->
                "%s: lag %s, age of reports %s, queue %s, spool %s at most."
                    .formatted(
                        name(day),
                        Numbers.time(day.mostLag()),
                        day.age(),
                        Numbers.bytes(day.mostQueued() * plan.queueBytesPerHit()),
                        Numbers.bytes(day.mostSpooled() * plan.spoolBytesPerHit())))
        .collect(Collectors.joining(" "));
  }

  private static void panel(
      StringBuilder svg, Panel panel, int top, List<SimulatedDay> days, double end) {
    double most =
        days.stream()
            .flatMap(day -> day.samples().stream())
            .mapToDouble(panel.value())
            .max()
            .orElse(0);
    double scale = most > 0 ? most : 1;
    int bottom = top + PANEL;
    svg.append(text(LEFT, top - 6, "start", panel.title()));
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#999999\"/>\n"
            .formatted(LEFT, top, WIDTH - LEFT - RIGHT, PANEL));
    for (double part : new double[] {0, 0.5, 1}) {
      double y = bottom - part * PANEL;
      svg.append(text(LEFT - 6, y + 4, "end", panel.words().apply(part * most)));
    }
    int hours = (int) Math.ceil(end / HOUR / 12);
    for (int hour = 0; hour * (double) HOUR <= end; hour += Math.max(1, hours)) {
      svg.append(text(x(hour * (double) HOUR, end), bottom + 15, "middle", hour + " h"));
    }
    for (int i = 0; i < days.size(); i++) {
      svg.append(line(days.get(i), panel, bottom, end, scale, COLOURS.get(i)));
    }
  }

  private static String line(
      SimulatedDay day, Panel panel, int bottom, double end, double scale, String colour) {
    List<String> points = new ArrayList<>();
    String before = "";
    for (int i = 0; i < day.samples().size(); i++) {
      String here = y(day, panel, i, bottom, scale);
      boolean isLast = i == day.samples().size() - 1;
      // Points in the middle of a level line say nothing.
      if (isLast || !here.equals(before) || !here.equals(y(day, panel, i + 1, bottom, scale))) {
        points.add(number(x(day.samples().get(i).second(), end)) + "," + here);
      }
      before = here;
    }
    return "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>\n"
        .formatted(colour, String.join(" ", points));
  }

  private static String y(SimulatedDay day, Panel panel, int sample, int bottom, double scale) {
    return number(bottom - panel.value().applyAsDouble(day.samples().get(sample)) / scale * PANEL);
  }

  private static double x(double second, double end) {
    return LEFT + second / end * (WIDTH - LEFT - RIGHT);
  }

  private static String text(double x, double y, String anchor, String words) {
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
        .formatted(number(x), number(y), anchor, words);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
