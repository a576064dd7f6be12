package sluice.capacity;

import java.util.List;

/**
 * One answer of a plan. Immutable.
 *
 * @param part whose it is
 * @param what is answered
 * @param value in {@code unit}
 * @param unit plain, such as {@code hits/s}, {@code bytes}, {@code s} or {@code count}
 * @param formula that gave it, in words
 * @param figures that the formula took
 * @param isMeasured whether the figures were measured as far as this goes; else the formula says
 *     where they end
 */
public record PlanLine(
    String part,
    String what,
    double value,
    String unit,
    String formula,
    List<Figure> figures,
    boolean isMeasured) {

  /** Copies the list. */
  public PlanLine {
    figures = List.copyOf(figures);
  }

  static PlanLine of(
      String part, String what, double value, String unit, String formula, Figure... figures) {
    return new PlanLine(part, what, value, unit, formula, List.of(figures), true);
  }

  /** The same, but beyond what was measured unless {@code isMeasured}. */
  PlanLine measured(boolean isMeasured) {
    return new PlanLine(part, what, value, unit, formula, figures, isMeasured);
  }

  /** The value as a reader takes it in. */
  String shown() {
    return switch (unit) {
      case "bytes" -> Numbers.bytes(value);
      case "bytes/s" -> Numbers.bytes(value) + "/s";
      case "s" -> Numbers.time(value);
      case "cores" -> Numbers.cores(value);
      // How many there are of what the line names.
      case "count" -> Numbers.plain(Math.rint(value));
      default -> Numbers.plain(value) + " " + unit;
    };
  }
}
