package sluice.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sluice.traffic.AgentFixtures;
import sluice.traffic.AgentMix;

/**
 * What {@code benchmarks/run} was asked for. Immutable.
 *
 * @param isQuick whether each part is to show only that it works
 * @param only names of the parts that are wanted; empty for all
 * @param results where they go; empty where no folder was named
 * @param matomoDir a folder with Matomo's rules of devices; empty without one
 */
record RunRequest(boolean isQuick, Set<String> only, Optional<Path> results, String matomoDir) {
  private static final Path WORK = Path.of("benchmarks/target/run");
  private static final Path REPOSITORY = Path.of("benchmarks");
  private static final String MATOMO = "SLUICE_TEST_MATOMO_DIR";

  /**
   * Reads arguments.
   *
   * @param environment of the process: where no {@code --matomo-dir} is given, a variable counts
   * @throws IllegalArgumentException if they are wrong, with what is known
   */
  static RunRequest read(String[] arguments, Map<String, String> environment) {
    List<String> rest = new ArrayList<>(Arrays.asList(arguments));
    boolean isQuick = rest.remove("--quick");
    Set<String> only = Set.of();
    Optional<Path> results = Optional.empty();
    String matomoDir = environment.getOrDefault(MATOMO, "");
    for (int i = 0; i < rest.size(); i += 2) {
      String value = i + 1 < rest.size() ? rest.get(i + 1) : "";
      if (rest.get(i).equals("--results") && !value.isEmpty()) {
        results = Optional.of(Path.of(value));
      } else if (rest.get(i).equals("--matomo-dir") && !value.isEmpty()) {
        matomoDir = value;
      } else if (rest.get(i).equals("--only") && names().containsAll(words(value))) {
        only = Set.copyOf(words(value));
      } else {
        throw new IllegalArgumentException(
            "%s %s is not known: --quick, --only with some of %s, --matomo-dir DIR, --results DIR"
                .formatted(rest.get(i), value, String.join(",", names())));
      }
    }
    RunRequest request = new RunRequest(isQuick, only, results, matomoDir);
    if (!request.isWhole() && request.isOfRepository()) {
      throw new IllegalArgumentException(
          "only a whole run may write the page in " + request.folder());
    }
    return request;
  }

  private static List<String> words(String list) {
    return List.of(list.split(","));
  }

  private static List<String> names() {
    return Parts.all(false, new AgentMix("", "")).stream().map(Part::name).toList();
  }

  /** Whether all is measured, as long as it takes. */
  boolean isWhole() {
    return !isQuick && only.isEmpty();
  }

  /** Where page and results go. */
  Path folder() {
    return results.orElse(isWhole() ? REPOSITORY : WORK);
  }

  /**
   * The same for a run: the page of the repository, by which users plan, is never of half a run.
   */
  Path folder(MeasuredRun run) {
    return results.isEmpty() && !run.failed().isEmpty() ? WORK : folder();
  }

  private boolean isOfRepository() {
    return folder().toAbsolutePath().normalize().equals(REPOSITORY.toAbsolutePath());
  }

  /** Where parts leave what they print. */
  Path work() {
    return WORK;
  }

  /** The parts that are wanted, in order. */
  List<Part> parts() {
    String fixtures =
        matomoDir.isEmpty()
            ? ""
            : AgentFixtures.of(Path.of(matomoDir)).map(Path::toString).orElse("");
    return Parts.all(isQuick, new AgentMix(fixtures, matomoDir)).stream()
        .filter(part -> only.isEmpty() || only.contains(part.name()))
        .toList();
  }
}
