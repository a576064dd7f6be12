package sluice.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was asked for on the command line. */
final class ThroughputSettings {
  /** From here on a day is measured once, and with one number of segments alone. */
  static final int ONCE_FROM = 3_000_000;

  /** All sizes of a day, in actions, and all numbers of segments that there is to measure. */
  private static final String ALL_ACTIONS = "10000,100000,1000000,3000000";

  private static final String ALL_SEGMENTS = "0,5,20";

  private final Map<String, Object> values = new TreeMap<>();

  /** Reads arguments; {@code --quick} changes what is not given. */
  ThroughputSettings(String[] arguments) {
    List<String> rest = new ArrayList<>(Arrays.asList(arguments));
    boolean isQuick = rest.remove("--quick");
    values.put("actions", isQuick ? "10000,100000" : ALL_ACTIONS);
    values.put("segments", isQuick ? "0,20" : ALL_SEGMENTS);
    values.put("most-with-segments", "1000000");
    values.put(
        "cells",
        Arrays.stream(CellKind.values())
            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(",")));
    values.put("rounds", isQuick ? "1" : "3");
    values.put("heap", "1g");
    values.put("sites", isQuick ? "500,2000" : "500,5000");
    values.put("hits", isQuick ? "10000" : "30000");
    values.put("max-db-time", "20");
    values.put("priorities", "low,idle");
    values.put("drains", isQuick ? "1" : "3");
    values.put("data", "");
    values.put("servers", "benchmarks/target/servers");
    values.put("matomo-dir", "");
    values.put("results", "");
    values.put("figures", "");
    for (int i = 0; i < rest.size(); i += 2) {
      String name = rest.get(i).replaceFirst("^--", "");
      if (!values.containsKey(name) || i + 1 == rest.size()) {
        throw new IllegalArgumentException("unknown: " + rest.get(i) + "; known: " + values);
      }
      values.put(name, rest.get(i + 1));
    }
  }

  Map<String, Object> all() {
    return values;
  }

  String text(String name) {
    return values.get(name).toString();
  }

  int number(String name) {
    return Integer.parseInt(text(name));
  }

  List<Priority> priorities() {
    return Arrays.stream(text("priorities").split(",")).map(Priority::of).toList();
  }

  List<Integer> numbers(String name) {
    return split(text(name));
  }

  private static List<Integer> split(String numbers) {
    return Arrays.stream(numbers.split(",")).map(Integer::valueOf).toList();
  }

  /** Numbers of segments with which a day of so many actions is measured. */
  List<Integer> segmentsOf(int actions) {
    List<Integer> segments = numbers("segments");
    boolean isLarge = actions >= ONCE_FROM || actions > number("most-with-segments");
    return isLarge ? segments.subList(0, 1) : segments;
  }

  /** What there is to measure and was not asked for, and why: a sentence each. */
  List<String> leftOut() {
    List<String> sentences = new ArrayList<>();
    Set<CellKind> kinds = EnumSet.complementOf(EnumSet.copyOf(cells()));
    if (!kinds.isEmpty()) {
      String names = kinds.stream().map(CellKind::title).collect(Collectors.joining(", "));
      sentences.add("Archiver: %s: --cells asked for others only.".formatted(names));
    }
    for (int actions : split(ALL_ACTIONS)) {
      String day = "Archiver: days of " + thousands(actions) + " actions";
      List<Integer> missing = new ArrayList<>(split(ALL_SEGMENTS));
      if (!numbers("actions").contains(actions)) {
        sentences.add(day + ": --actions asked for others only, since such a day takes long.");
        continue;
      }
      missing.removeAll(segmentsOf(actions));
      if (!missing.isEmpty()) {
        boolean isAsked = segmentsOf(actions).equals(numbers("segments"));
        String why = isAsked ? "--segments asked for others only." : tooLong();
        sentences.add("%s with %s segments: %s".formatted(day, joined(missing), why));
      }
    }
    return sentences;
  }

  private String tooLong() {
    return "each segment is one more archive of the day, and days of more than "
        + thousands(Math.min(number("most-with-segments"), ONCE_FROM - 1))
        + " actions would take too long (--most-with-segments).";
  }

  private static String thousands(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String joined(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(" and "));
  }

  Set<CellKind> cells() {
    Set<CellKind> cells = EnumSet.noneOf(CellKind.class);
    for (String name : text("cells").split(",")) {
      cells.add(CellKind.of(name));
    }
    return cells;
  }
}
