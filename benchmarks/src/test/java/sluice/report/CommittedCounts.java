package sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a hit costs in counts that do not depend on how fast the machine is: bytes that are
 * allocated, round trips, statements, rows. What is more than committed fails; what is less is
 * told, so that the gain can be committed. To renew the file, where a change is worth its price:
 *
 * <pre>
 * mvn -pl benchmarks -am verify -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false
 *   -Dit.test='*CountsIT' -Dfailsafe.failIfNoSpecifiedTests=false -Dlanes=1 -Dsluice.counts.renew=true
 * </pre>
 */
public final class CommittedCounts {
  private static final Path FILE = Path.of("src/test/resources/sluice/report/counts.json");

  private CommittedCounts() {}

  /**
   * Compares counts with the committed ones, or writes them.
   *
   * @param counts by name, such as {@code worker.writes_per_batch}
   * @param tolerance how far a count may lie above the committed one, as a part of it
   */
  public static void compare(Map<String, Double> counts, double tolerance) throws IOException {
    Map<String, Double> committed = new TreeMap<>();
    if (Files.exists(FILE)) {
      committed.putAll(
          Figures.JSON.readValue(FILE.toFile(), new TypeReference<Map<String, Double>>() {}));
    }
    if (Boolean.getBoolean("sluice.counts.renew")) {
      counts.forEach((name, count) -> committed.put(name, Math.round(count * 100) / 100.0));
      Files.writeString(FILE, Figures.JSON.writeValueAsString(committed) + "\n");
      return;
    }
    counts.forEach(
        (name, count) -> {
          assertThat(committed)
              .as("%s is not committed, see CommittedCounts", name)
              .containsKey(name);
          double known = committed.get(name);
          System.out.printf("%-48s %12.2f, committed %12.2f%n", name, count, known);
          assertThat(count)
              .as("%s rose; see CommittedCounts if that is worth it", name)
              .isLessThanOrEqualTo(known * (1 + tolerance));
          if (count < known * (1 - tolerance)) {
            System.out.println(name + " fell: renew the file, as CommittedCounts says");
          }
        });
  }
}
