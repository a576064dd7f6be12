package sluice.archive.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a comparison found: counts of values by report, the first differences, and what was not
 * compared. Mutable; confined to the thread that verifies.
 */
public final class Findings {
  /** Differences that are kept as examples of one report. */
  private static final int EXAMPLES_A_REPORT = 5;

  private final int maxExamples;
  private final SortedMap<String, Counts> reports = new TreeMap<>();
  private final SortedMap<String, Long> notCompared = new TreeMap<>();
  private boolean isDamaged;
  private final List<Difference> differences = new ArrayList<>();
  private long archives;
  private final Map<ArchiveAge, Long> outdated = new EnumMap<>(ArchiveAge.class);
  private final Map<ArchiveAge, Difference> firstOutdated = new EnumMap<>(ArchiveAge.class);

  /**
   * Nothing yet.
   *
   * @param maxExamples differences that are kept at most
   */
  public Findings(int maxExamples) {
    this.maxExamples = maxExamples;
  }

  /** How many values of a report were equal, explained, different. Mutable. */
  public static final class Counts {
    private final Map<Explanation, Long> explained = new EnumMap<>(Explanation.class);
    private long equal;
    private long different;
    private int examples;

    /** Values that are the same. */
    public long equal() {
      return equal;
    }

    /** Values that differ for a known reason, by reason. */
    public Map<Explanation, Long> explained() {
      return explained;
    }

    /** Values that differ, and nothing explains why. */
    public long different() {
      return different;
    }

    private void add(Counts other) {
      equal += other.equal;
      different += other.different;
      other.explained.forEach((why, values) -> explained.merge(why, values, Long::sum));
    }
  }

  private Counts of(String record) {
    return reports.computeIfAbsent(report(record), none -> new Counts());
  }

  /** The report of a record: numbers of goals are one for all goals. */
  private static String report(String record) {
    return record.replaceFirst("^Goal_-?\\d+_", "Goal_N_");
  }

  void equal(String record, long values) {
    of(record).equal += values;
  }

  void explained(String record, Explanation why, long values) {
    of(record).explained.merge(why, values, Long::sum);
  }

  /**
   * Counts values that differ.
   *
   * @param example one of them, or all in one
   */
  void different(Difference example, long values) {
    Counts counts = of(example.record());
    counts.different += values;
    if (differences.size() < maxExamples && counts.examples < EXAMPLES_A_REPORT) {
      counts.examples++;
      differences.add(example);
    }
  }

  void archive() {
    archives++;
  }

  /**
   * Counts an archive that differs because of its age.
   *
   * @param first a value of it that differs
   */
  void outdated(ArchiveAge age, Difference first) {
    outdated.merge(age, 1L, Long::sum);
    firstOutdated.putIfAbsent(age, first);
  }

  /** Counts archives that cannot be compared, and says why. */
  public void notCompared(String why) {
    notCompared.merge(why, 1L, Long::sum);
  }

  /** The same of archives that are damaged, which nothing explains. */
  void damaged(String what) {
    notCompared(what);
    isDamaged = true;
  }

  /** Counts by report, in order of their names. */
  public SortedMap<String, Counts> reports() {
    return reports;
  }

  /** The sum of all reports. */
  public Counts total() {
    Counts total = new Counts();
    reports.values().forEach(total::add);
    return total;
  }

  /** The first differences, a few of each report. */
  public List<Difference> differences() {
    return List.copyOf(differences);
  }

  /** Archives that were not compared, by reason. */
  public SortedMap<String, Long> notCompared() {
    return notCompared;
  }

  /** Archives that were compared. */
  public long archives() {
    return archives;
  }

  /**
   * Those of them that differ and are older than what they are of, by what says so. One that is
   * older and holds the same is not among them.
   */
  public Map<ArchiveAge, Long> outdated() {
    return outdated;
  }

  /** A value that differs of the first of {@link #outdated()}, so that somebody can look there. */
  public Map<ArchiveAge, Difference> firstOutdated() {
    return firstOutdated;
  }

  /** Whether something was compared and each difference has an explanation. */
  public boolean isAllExplained() {
    return !isDamaged && archives > 0 && total().different() == 0;
  }
}
