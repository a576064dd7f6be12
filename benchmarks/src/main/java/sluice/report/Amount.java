package sluice.report;

import java.util.Locale;

/** Numbers with their units, as the page shows them: three digits, no more. Stateless. */
final class Amount {
  private static final double KIB = 1024;

  private Amount() {}

  /** A value with its unit. */
  static String of(double value, String unit) {
    return switch (unit) {
      case "bytes" -> bytes(value);
      case "ratio" -> number(value);
      case "count" -> number(value);
      default -> number(value) + " " + unit;
    };
  }

  private static String bytes(double value) {
    if (value >= KIB * KIB) {
      return number(value / KIB / KIB) + " MiB";
    }
    return number(value) + " bytes";
  }

  /** A duration in minutes and whole seconds. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
  }

  /** Three digits that count, thousands apart. */
  static String number(double value) {
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    if (size >= 99.95) {
      return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
    int decimals = size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** What a figure ought to be. */
  static String target(Target target, String unit) {
    String sign = target.isAtLeast() ? "at least " : "at most ";
    return sign
        + (target.isRatio() ? "%s x".formatted(number(target.bound())) : of(target.bound(), unit));
  }
}
