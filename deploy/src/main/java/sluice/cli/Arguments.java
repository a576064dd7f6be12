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
 * @param words arguments without a flag, if the command takes such
 * @param faults what could not be understood; the command adds its own and reports all together
 */
record Arguments(Map<String, String> values, List<String> words, List<String> faults) {

  /** Copies the collections. */
  Arguments {
    values = Map.copyOf(values);
    words = List.copyOf(words);
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
    List<String> words =
        parsed.matchedPositionals().stream()
            .flatMap(given -> given.originalStringValues().stream())
            .toList();
    return new Arguments(
        values, words, parsed.errors().stream().map(Exception::getMessage).toList());
  }

  /** The first argument without a flag. */
  Optional<String> word() {
    return words.stream().findFirst();
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
