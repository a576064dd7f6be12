package sluice.siege;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@code -Dsluice.siege.…} says.
 *
 * @param requests attacks, in each siege where the kinds are taken one by one; 1 or more
 * @param seed of what is drawn
 * @param only {@code KIND:INDEX} to repeat one attack alone
 * @param kinds the kinds to use; empty for all
 * @param isEach one kind after the other, to tell which of them does harm
 * @param isStrict on a quiet machine: the promised bounds of time, and flat memory
 * @param threads that attack at once
 * @param rate attacks a second at most; 0: each thread goes on as soon as it can
 * @param home of the distribution
 */
record SiegeSettings(
    long requests,
    long seed,
    Optional<String> only,
    List<String> kinds,
    boolean isEach,
    boolean isStrict,
    int threads,
    int rate,
    Path home) {

  private static final String PREFIX = "sluice.siege.";

  static SiegeSettings ofProperties() {
    return new SiegeSettings(
        Long.getLong(PREFIX + "requests", 3000),
        Long.getLong(PREFIX + "seed", 9),
        Optional.ofNullable(System.getProperty(PREFIX + "only")),
        Optional.ofNullable(System.getProperty(PREFIX + "kinds"))
            .map(names -> List.of(names.split(",")))
            .orElse(List.of()),
        Boolean.getBoolean(PREFIX + "each"),
        Boolean.getBoolean(PREFIX + "strict"),
        Integer.getInteger(PREFIX + "threads", 16),
        Integer.getInteger(PREFIX + "rate", 0),
        Path.of(System.getProperty(PREFIX + "home", "target/sluice")).toAbsolutePath());
  }

  /** Whether attacks of this kind are to be fired. */
  boolean uses(String kind) {
    return only.map(one -> one.startsWith(kind + ":"))
        .orElse(kinds.isEmpty() || kinds.contains(kind));
  }

  /** The index of the only attack. */
  OptionalLong index() {
    return only.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(only.get().substring(only.get().indexOf(':') + 1)));
  }

  /** How many to fire in one siege. */
  long attacks() {
    return only.isPresent() ? 1 : requests;
  }

  /** What an answer may take. */
  Duration bound() {
    return isStrict ? Duration.ofSeconds(1) : Duration.ofSeconds(30);
  }
}
