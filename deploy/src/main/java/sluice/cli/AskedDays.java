package sluice.cli;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The days and sites that flags of {@code sluice archive} name.
 *
 * @param sites empty = all
 * @param from first day
 * @param to last day, inclusive
 */
record AskedDays(List<Integer> sites, LocalDate from, LocalDate to) {

  static final Flag SITES =
      new Flag(
          "sites", "LIST", "With --dates or --verify: these sites only, e.g. 1,2. Default: all.");
  static final Flag DATES =
      new Flag(
          "dates",
          "FROM,TO",
          "With --once: rebuild these days and the periods around them, whether they changed or not."
              + " With --verify: compare these.");

  /** What {@code --dates} and {@code --sites} say; empty without dates. */
  static Optional<AskedDays> of(Installation installation) {
    List<Integer> sites = sites(installation);
    Optional<String> dates = installation.settings().text(DATES.name());
    if (dates.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = dates.get().split(",", -1);
    try {
      LocalDate from = LocalDate.parse(parts[0].strip());
      LocalDate to = parts.length == 1 ? from : LocalDate.parse(parts[1].strip());
      if (parts.length <= 2 && !to.isBefore(from)) {
        return Optional.of(new AskedDays(sites, from, to));
      }
    } catch (DateTimeParseException e) {
      // The fault is added below, together with ranges that end before they begin.
    }
    installation
        .faults()
        .add("--dates must be FROM,TO, e.g. 2026-10-05,2026-10-11, was '" + dates.get() + "'");
    return Optional.empty();
  }

  static List<Integer> sites(Installation installation) {
    List<Integer> sites = new ArrayList<>();
    for (String word : installation.settings().list(SITES.name())) {
      if (word.matches("[1-9]\\d{0,8}")) {
        sites.add(Integer.valueOf(word));
      } else {
        installation.faults().add("--sites must be numbers of sites, e.g. 1,2, was '" + word + "'");
      }
    }
    return sites;
  }
}
