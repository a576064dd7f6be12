package sluice.report;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;

/**
 * What a hit costs in counts that do not depend on how fast the machine is: bytes that are
 * allocated, round trips, statements, rows. What is more than committed fails, and so does what is
 * less than half, or is not counted any more; what is somewhat less is told, so that the gain can
 * be committed. To renew the file, where a change is worth its price:
 *
 * <pre>
 * mvn -pl benchmarks -am verify -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false
 *   -Dit.test='*CountsIT' -Dfailsafe.failIfNoSpecifiedTests=false -Dlanes=1 -Dsluice.counts.renew=true
 * </pre>
 *
 * <p>A tolerance is what a count differed by between runs beside busy processors, and some more.
 * Confined to one thread.
 */
public final class CommittedCounts {
  private static final Path FILE = Path.of("src/test/resources/sluice/report/counts.json");

  private final String prefix;
  private final List<Count> counts = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param prefix of the names of all counts that are going to be added, and of no others
   */
  public CommittedCounts(String prefix) {
    this.prefix = prefix;
  }

  private record Count(String name, double value, double tolerance) {}

  /**
   * Adds one.
   *
   * @param name such as {@code worker.writes_per_batch}
   * @param value rounded to hundredths
   * @param tolerance how far it may lie above the committed one, as a part of it
   */
  public void add(String name, double value, double tolerance) {
    counts.add(new Count(name, Math.round(value * 100) / 100.0, tolerance));
  }

  /** Compares them with the committed ones and tells all that rose, or writes them. */
  public void compare() throws IOException {
    Map<String, Double> committed = new TreeMap<>();
    if (Files.exists(FILE)) {
      committed.putAll(
          Figures.JSON.readValue(FILE.toFile(), new TypeReference<Map<String, Double>>() {}));
    }
    if (Boolean.getBoolean("sluice.counts.renew")) {
      committed.keySet().removeIf(name -> name.startsWith(prefix));
      counts.forEach(count -> committed.put(count.name(), count.value()));
      Files.writeString(FILE, Figures.JSON.writeValueAsString(committed) + "\n");
      return;
    }
    SoftAssertions softly = new SoftAssertions();
    counts.forEach(count -> compare(count, committed, softly));
    softly
        .assertThat(committed.keySet().stream().filter(name -> name.startsWith(prefix)))
        .as("committed counts of %s", prefix)
        .containsExactlyInAnyOrderElementsOf(counts.stream().map(Count::name).toList());
    softly.assertAll();
  }

  private static void compare(Count count, Map<String, Double> committed, SoftAssertions softly) {
    String name = count.name();
    double known = committed.getOrDefault(name, Double.NaN);
    System.out.printf("%-56s %12.2f, committed %12.2f%n", name, count.value(), known);
    softly
        .assertThat(committed)
        .as("%s is not committed, see CommittedCounts", name)
        .containsKey(name);
    softly
        .assertThat(count.value())
        .as("%s rose; see CommittedCounts if that is worth it", name)
        .isLessThanOrEqualTo(known * (1 + count.tolerance()));
    softly
        .assertThat(count.value())
        .as("%s is less than half: is it counted at all? If so, see CommittedCounts", name)
        .isGreaterThanOrEqualTo(known / 2);
    if (count.value() < known * (1 - count.tolerance())) {
      System.out.println(name + " fell: renew the file, as CommittedCounts says");
    }
  }
}
