package sluice.capacity;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * One answer of a plan. Immutable.
 *
 * @param part whose it is
 * @param what is answered
 * @param value in {@code unit}
 * @param unit plain, such as {@code hits/s}, {@code bytes}, {@code s} or {@code count}
 * @param formula that gave it, in words
 * @param figures that the value moves with, also by way of other lines; each once
 * @param isMeasured whether the figures were measured as far as this goes; else the formula says
 *     where they end, or what is taken for granted
 * @param instead what is said where there is no such value, and empty where there is one
 */
public record PlanLine(
    String part,
    String what,
    double value,
    String unit,
    String formula,
    List<Figure> figures,
    boolean isMeasured,
    String instead) {

  /** Copies the list, without what comes twice. */
  public PlanLine {
    figures = figures.stream().distinct().toList();
  }

  static PlanLine of(
      String part, String what, double value, String unit, String formula, Figure... figures) {
    return new PlanLine(part, what, value, unit, formula, List.of(figures), true, "");
  }

  /** The same, but beyond what was measured unless {@code isSo}. */
  PlanLine measured(boolean isSo) {
    return new PlanLine(part, what, value, unit, formula, figures, isSo, instead);
  }

  /** The same, but there is no value, and this is said. */
  PlanLine butSaying(String words) {
    return new PlanLine(part, what, value, unit, formula, figures, isMeasured, words);
  }

  /** The same with more figures. */
  PlanLine by(Collection<Figure> more) {
    List<Figure> all = Stream.concat(figures.stream(), more.stream()).toList();
    return new PlanLine(part, what, value, unit, formula, all, isMeasured, instead);
  }

  /** The value as a reader takes it in. */
  String shown() {
    if (!instead.isEmpty()) {
      return instead;
    }
    return switch (unit) {
      case "bytes" -> Numbers.bytes(value);
      case "bytes/s" -> Numbers.bytes(value) + "/s";
      case "s" -> Numbers.time(value);
      case "cores" -> Numbers.cores(value);
      // How many there are of what the line names.
      case "count" -> Numbers.plain(value < 1 ? value : Math.rint(value));
      default -> Numbers.plain(value) + " " + unit;
    };
  }
}
