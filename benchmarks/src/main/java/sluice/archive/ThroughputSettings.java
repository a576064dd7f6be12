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
  private final Map<String, Object> values = new TreeMap<>();

  /** Reads arguments; {@code --quick} changes what is not given. */
  ThroughputSettings(String[] arguments) {
    List<String> rest = new ArrayList<>(Arrays.asList(arguments));
    boolean isQuick = rest.remove("--quick");
    values.put("actions", isQuick ? "10000,100000" : "10000,100000,1000000,3000000");
    values.put("segments", isQuick ? "0,20" : "0,5,20");
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
    values.put("nice", "10");
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

  List<Integer> numbers(String name) {
    return Arrays.stream(text(name).split(",")).map(Integer::valueOf).toList();
  }

  Set<CellKind> cells() {
    Set<CellKind> cells = EnumSet.noneOf(CellKind.class);
    for (String name : text("cells").split(",")) {
      cells.add(CellKind.of(name));
    }
    return cells;
  }
}
