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

/**
 * Runs all of JMH's micro benchmarks, each in short, by iterations of a third of a second, each in
 * a new process unless there are no forks; those that have a target as long as they ask for, so
 * that Java has compiled what is measured. A method whose name begins with {@code baseline} is the
 * limit of the others of its class and parameters.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar sluice.report.MicroRun [--iterations 3] [--forks 1]
 *   [--include REGEX] [--figures FILE]
 * </pre>
 */
public final class MicroRun {
  private static final Pattern NAME = Pattern.compile("\\.(\\w+)Benchmark\\.(\\w+)$");
  private static final String BASELINE = "baseline";
  private static final Target DEVICES = Target.atLeast(50_000);
  private static final String WITH_TARGET = "DeviceDetectorBenchmark.uncached";

  private MicroRun() {}

  /** Runs the measurement that the class comment describes. */
  public static void main(String[] arguments) throws Exception {
    Settings settings =
        new Settings("iterations", "3", "forks", "1", "include", "Benchmark").read(arguments);
    Figures figures = new Figures();
    List<RunResult> results = new ArrayList<>(run(inShort(settings)));
    if (settings.number("iterations") > 1 && results.removeIf(MicroRun::hasTarget)) {
      results.addAll(run(options(settings).include(WITH_TARGET)));
    }
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
    settings.write(figures);
  }

  private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
    return new Runner(options.build()).run();
  }

  private static ChainedOptionsBuilder options(Settings settings) {
    return new OptionsBuilder().forks(settings.number("forks")).shouldFailOnError(true);
  }

  private static ChainedOptionsBuilder inShort(Settings settings) {
    int iterations = settings.number("iterations");
    return options(settings)
        .include(settings.text("include"))
        .warmupIterations(iterations)
        .warmupTime(TimeValue.milliseconds(300))
        .measurementIterations(iterations)
        .measurementTime(TimeValue.milliseconds(300));
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
            .with("step", step);
    for (Map.Entry<String, String> parameter : parameters(result).entrySet()) {
      figure = figure.with(parameter.getKey(), parameter.getKey() + " " + parameter.getValue());
    }
    return hasTarget(result) ? figure.towards(DEVICES) : figure;
  }

  /** Short parameters only: whole texts are told apart by their method's comment. */
  private static Map<String, String> parameters(RunResult result) {
    BenchmarkParams params = result.getParams();
    Map<String, String> all = new LinkedHashMap<>();
    for (String key : params.getParamsKeys()) {
      String value = params.getParam(key);
      if (!value.isEmpty()) {
        all.put(key, value.length() > 24 ? value.length() + " characters" : value);
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
