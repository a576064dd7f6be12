package sluice.archive.report;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sluice.archive.table.ArchiveContents;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;

/**
 * How long does each report take to count the 1,000 visits with 8,000 actions of {@link SampleDay},
 * and to publish them? The baseline counts nothing: it looks at one column of each action.
 *
 * <p>Not measured: reading the rows, compressing and writing the archive. Run: {@code java -jar
 * benchmarks/target/benchmarks.jar ReportBenchmark}, with {@code -p report=GoalsReport} for one.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReportBenchmark {

  /** The day, which does not depend on the report. */
  @State(Scope.Thread)
  public static class Day {
    private final SampleDay day = new SampleDay();
  }

  /** A report that has counted the day. */
  @State(Scope.Thread)
  public static class Counted {
    /** The report by the name that {@link SampleDay#reports} gives it. */
    @Param({
      "VisitsSummaryReport",
      "ActionsReport",
      "HitsReport",
      "SearchCategoriesReport",
      "ReferrersReport",
      "AiAssistantsReport",
      "UserLanguage_language",
      "DevicesDetection_types",
      "DevicesDetection_brands",
      "DevicesDetection_models",
      "DevicesDetection_os",
      "DevicesDetection_osVersions",
      "DevicesDetection_browsers",
      "DevicesDetection_browserEngines",
      "DevicesDetection_browserVersions",
      "GoalsReport",
      "ProductsReport",
      "EventsReport",
      "CountryReport",
      "VisitTimeReport",
      "InterestReport",
      "ContentsReport",
      "Resolution_resolution",
      "Resolution_configuration",
      "PluginsReport",
      "UsersReport",
      "PerformanceReport",
      "CustomDimensions_Dimension1",
      "ActionDimensionReport",
      "BotTrackingReport"
    })
    public String report;

    private Report counted;

    /** Counts the day once. */
    @Setup
    public void count(Day day) {
      counted = fresh();
      day.day.count(counted);
    }

    private Report fresh() {
      return SampleDay.reports().get(report);
    }
  }

  /** The report before it counts; making it, and with it all others, is not measured. */
  @State(Scope.Thread)
  public static class Fresh {
    private Report report;

    /** Makes it. */
    @Setup(Level.Invocation)
    public void make(Counted counted) {
      report = counted.fresh();
    }
  }

  /** Counts the day. */
  @Benchmark
  public Report add(Fresh fresh, Day day) {
    day.day.count(fresh.report);
    return fresh.report;
  }

  /** Publishes what was counted. */
  @Benchmark
  public ArchiveContents publish(Counted counted, Day day) {
    ArchiveContents archive = new ArchiveContents();
    counted.counted.publish(new Publication(archive, day.day.names()));
    return archive;
  }

  /** Looks at each action once. */
  @Benchmark
  public long baselineLookAtEachAction(Day day) {
    long rows = 0;
    for (VisitSlice slice : day.day.slices()) {
      for (LogRow action : slice.actions()) {
        rows += action.hashCode() & 1;
      }
    }
    return rows;
  }
}
