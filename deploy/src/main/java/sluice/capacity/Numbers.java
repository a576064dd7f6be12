package sluice.capacity;

import java.util.Locale;

/**
 * Numbers as a reader takes them in: three digits that count, sizes in powers of 1024. Stateless.
 */
final class Numbers {
  private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Numbers() {}

  /** Whole numbers with separators, others with as many digits as tell something. */
  static String plain(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return String.format(Locale.ROOT, "%,d", (long) value);
    }
    double size = Math.abs(value);
    int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.001 ? 4 : 9;
    String text = String.format(Locale.ROOT, "%,." + digits + "f", value);
    return size < 1 ? text.replaceFirst("\\.?0+$", "") : text;
  }

  /** So many of what a word names, such as 1 site or 12 sites. */
  static String count(double value, String word) {
    return plain(value) + " " + word + (value == 1 ? "" : "s");
  }

  /** A number of bytes, such as 1.50 GiB. */
  static String bytes(double value) {
    int power = 0;
    double size = value;
    while (size >= 1024 && power < SIZES.length - 1) {
      size /= 1024;
      power++;
    }
    return (power == 0 ? plain(Math.rint(size)) : plain(size)) + " " + SIZES[power];
  }

  /** A time, such as 1.4 s, 12 min, 3.2 h or 2.5 d. */
  static String time(double seconds) {
    if (seconds < 90) {
      return rounded(seconds, 10) + " s";
    }
    if (seconds < 3600) {
      return rounded(seconds / 60, 10) + " min";
    }
    return seconds < 48 * 3600
        ? rounded(seconds / 3600, 100) + " h"
        : rounded(seconds / 86_400, 100) + " d";
  }

  /** A part of a whole, such as 12.5 %; what is less than can be told is said to be so. */
  static String percent(double part) {
    return part > 0 && part < 0.0001 ? "< 0.01 %" : plain(Math.round(part * 10_000) / 100.0) + " %";
  }

  /** Cores: hundredths are enough, and no part needs none. */
  static String cores(double value) {
    return value < 0.01 ? "< 0.01" : plain(Math.ceil(value * 100 - 1e-9) / 100);
  }

  /** With one or two digits behind the point: what is simulated in seconds is no more exact. */
  private static String rounded(double value, int parts) {
    return plain(Math.round(value * parts) / (double) parts);
  }
}
