package sluice.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import sluice.traffic.AgentMix;

/**
 * Runs all of JMH's micro benchmarks, each in short, by iterations of some tenths of a second, each
 * in a new process unless there are no forks; those that have a target as long as they ask for, so
 * that Java has compiled what is measured. A method whose name begins with {@code baseline} is the
 * limit of the others of its class and parameters.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar sluice.report.MicroRun [--iterations 3] [--forks 1]
 *   [--milliseconds 300] [--include REGEX] [--fixtures DIR] [--matomo-dir DIR] [--figures FILE]
 * </pre>
 *
 * <p>Device detection judges the test cases in {@code --fixtures} by the rules in {@code
 * --matomo-dir}, and without them the typed mix by the rules on the class path ({@link AgentMix}).
 */
public final class MicroRun {
  private static final Pattern NAME = Pattern.compile("\\.(\\w+)Benchmark\\.(\\w+)$");
  private static final String BASELINE = "baseline";
  private static final Target DEVICES = Target.atLeast(50_000);
  private static final String WITH_TARGET = "DeviceDetectorBenchmark.uncached";

  /** Parameters of benchmarks that say which user agents are judged, by which rules. */
  private static final String FIXTURES = "fixtures";

  private static final String MATOMO_DIR = "matomoDir";

  private MicroRun() {}

  /** Runs the measurement that the class comment describes. */
  public static void main(String[] arguments) throws Exception {
    Settings settings =
        new Settings(
                "iterations",
                "3",
                "forks",
                "1",
                "milliseconds",
                "300",
                "include",
                "Benchmark",
                "fixtures",
                "",
                "matomo-dir",
                "")
            .read(arguments);
    List<RunResult> results = new ArrayList<>(run(inShort(settings)));
    settings.write(figures(results)); // should there be no time for what follows
    if (settings.number("iterations") > 1 && results.removeIf(MicroRun::hasTarget)) {
      results.addAll(run(options(settings).include(WITH_TARGET)));
      settings.write(figures(results));
    }
  }

  private static Figures figures(List<RunResult> results) {
    Figures figures = new Figures();
    Map<String, RunResult> baselines = new LinkedHashMap<>();
    for (RunResult result : results) {
      if (method(result).startsWith(BASELINE)) {
        baselines.put(type(result) + parameters(result), result);
      }
    }
    for (RunResult result : results) {
      if (!method(result).startsWith(BASELINE)) {
        Optional<RunResult> beside =
            Optional.ofNullable(baselines.get(type(result) + parameters(result)))
                .or(() -> Optional.ofNullable(baselines.get(type(result) + Map.of())));
        Figure figure = figure(result);
        figures.add(
            beside
                .map(one -> figure.beside(words(method(one)), one.getPrimaryResult().getScore()))
                .orElse(figure));
      }
    }
    return figures;
  }

  private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
    return new Runner(options.build()).run();
  }

  private static ChainedOptionsBuilder options(Settings settings) {
    return new OptionsBuilder()
        .forks(settings.number("forks"))
        .param(FIXTURES, settings.text("fixtures"))
        .param(MATOMO_DIR, settings.text("matomo-dir"))
        .shouldFailOnError(true);
  }

  private static ChainedOptionsBuilder inShort(Settings settings) {
    int iterations = settings.number("iterations");
    TimeValue time = TimeValue.milliseconds(settings.number("milliseconds"));
    return options(settings)
        .include(settings.text("include"))
        .warmupIterations(iterations)
        .warmupTime(time)
        .measurementIterations(iterations)
        .measurementTime(time);
  }

  private static boolean hasTarget(RunResult result) {
    return result.getParams().getBenchmark().endsWith(WITH_TARGET);
  }

  private static Figure figure(RunResult result) {
    String unit = result.getPrimaryResult().getScoreUnit();
    boolean isRate = result.getParams().getMode() == Mode.Throughput;
    String step = type(result) + "." + method(result);
    Figure figure =
        Figure.of(
                isRate ? "micro.rate" : "micro.time",
                result.getPrimaryResult().getScore(),
                isRate ? unit : unit.replace("/op", ""))
            .with("step", step)
            .over(Samples.meanOf((int) Math.max(1, result.getPrimaryResult().getSampleCount())));
    for (Map.Entry<String, String> parameter : parameters(result).entrySet()) {
      String name = parameter.getKey().equals("mix") ? "" : parameter.getKey() + " ";
      figure = figure.with(parameter.getKey(), name + parameter.getValue());
    }
    return hasTarget(result) ? figure.towards(DEVICES) : figure;
  }

  /**
   * As labels say them. Whole texts are told apart by their method's comment, and folders on this
   * machine say nothing to others.
   */
  private static Map<String, String> parameters(RunResult result) {
    BenchmarkParams params = result.getParams();
    Map<String, String> all = new LinkedHashMap<>();
    if (params.getParamsKeys().contains(FIXTURES)) {
      all.put("mix", new AgentMix(params.getParam(FIXTURES), params.getParam(MATOMO_DIR)).words());
    }
    for (String key : params.getParamsKeys()) {
      String value = params.getParam(key);
      if (!value.isEmpty() && !key.equals(FIXTURES) && !key.equals(MATOMO_DIR)) {
        all.put(key, value.length() > 40 ? value.length() + " characters" : value);
      }
    }
    return all;
  }

  private static String type(RunResult result) {
    return part(result, 1);
  }

  private static String method(RunResult result) {
    return part(result, 2);
  }

  private static String part(RunResult result, int group) {
    Matcher name = NAME.matcher(result.getParams().getBenchmark());
    if (!name.find()) {
      throw new IllegalStateException(result.getParams().getBenchmark() + " ends in no Benchmark");
    }
    return name.group(group);
  }

  /** {@code baselineCopy} as "copy". */
  private static String words(String method) {
    String name = method.substring(BASELINE.length());
    return name.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
  }
}
