package sluice.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What was given on one command line. Immutable.
 *
 * @param values the flags that were given, by name without dashes; a switch has the value {@code
 *     true}
 * @param word the argument without a flag, if the command takes one and it was given
 * @param faults what could not be understood; the command adds its own and reports all together
 */
record Arguments(Map<String, String> values, Optional<String> word, List<String> faults) {

  /** Copies the collections. */
  Arguments {
    values = Map.copyOf(values);
    faults = List.copyOf(faults);
  }

  static Arguments of(ParseResult parsed) {
    Map<String, String> values = new LinkedHashMap<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      Object value = option.getValue();
      if (value != null) {
        values.put(option.longestName().substring(2), value.toString());
      }
    }
    Optional<String> word =
        parsed.matchedPositionals().stream().findFirst().map(p -> p.getValue().toString());
    return new Arguments(
        values, word, parsed.errors().stream().map(Exception::getMessage).toList());
  }

  /** Whether the switch was given. */
  boolean has(Flag flag) {
    return "true".equals(values.get(flag.name()));
  }

  /** The value given on the command line, not from the environment. */
  Optional<String> given(Flag flag) {
    return Optional.ofNullable(values.get(flag.name()));
  }
}
