package sluice.watch;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the rules of the distribution make of metrics that were really scraped, by promtool: half an
 * hour of what was scraped before a failure, then what was scraped during it, and then four hours
 * in which each series goes on as it did between the two scrapes of the failure. So a failure of
 * seconds shows what it becomes, under the rules' own times. Confined to one thread.
 */
public final class PrometheusReplay {
  /** Minutes of the time before, of which only the values of the first scrape are known. */
  private static final int BEFORE = 30;

  /** Minutes for which the failure goes on. */
  private static final int DURING = 240;

  private static final double SECONDS_A_MINUTE = 60;

  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^([a-zA-Z_:]\\w*)(?:\\{(.*)\\})? (\\S+)$");

  private final Set<String> used;
  private final StringBuilder tests = new StringBuilder();

  /** With the metrics that the rules ask for. */
  public PrometheusReplay(AlertRules rules) {
    used = new TreeSet<>(rules.metrics());
    used.add("up");
  }

  /**
   * All processes at one time.
   *
   * @param nanos when, by System.nanoTime
   * @param samples values by series
   */
  public record Scrape(long nanos, Map<String, Double> samples) {

    /** Sum of all series of a metric; NaN if there is none. */
    public double sum(String metric) {
      return samples.entrySet().stream()
          .filter(it -> it.getKey().startsWith(metric + "{"))
          .mapToDouble(Map.Entry::getValue)
          .reduce(Double::sum)
          .orElse(Double.NaN);
    }
  }

  /**
   * A scrape of processes.
   *
   * @param pages what each had at /metrics, by its label process; empty if it does not answer
   */
  public static Scrape scrape(long nanos, Map<String, String> pages) {
    Map<String, Double> samples = new TreeMap<>();
    pages.forEach(
        (process, page) -> {
          String target = "instance=\"" + process + "\",job=\"sluice\",process=\"" + process + "\"";
          samples.put("up{" + target + "}", page.isEmpty() ? 0.0 : 1.0);
          Matcher sample = SAMPLE.matcher(page);
          while (sample.find()) {
            String labels = sample.group(2) == null ? "" : sample.group(2) + ",";
            labels = labels.replaceAll(",,$", ",");
            samples.put(
                sample.group(1) + "{" + labels + target + "}", Double.valueOf(sample.group(3)));
          }
        });
    return new Scrape(nanos, samples);
  }

  /** Expects alerts of a failure, and that none of them fires before it. */
  public void expect(
      String failure, Scrape before, Scrape first, Scrape second, Set<String> alerts) {
    tests.append("  - name: '").append(failure.replace("'", "''")).append("'\n");
    tests.append("    interval: 1m\n    input_series:\n");
    double minutes = (second.nanos() - first.nanos()) / 1e9 / SECONDS_A_MINUTE;
    Set<String> all = new LinkedHashSet<>(before.samples().keySet());
    all.addAll(first.samples().keySet());
    all.addAll(second.samples().keySet());
    for (String series : all) {
      if (used.contains(series.substring(0, series.indexOf('{')))) {
        tests.append("      - series: '").append(series).append("'\n        values: '");
        tests.append(before(before.samples().get(series))).append(' ');
        Double last = second.samples().get(series);
        // Whether a process answers is no quantity that goes on falling.
        Double earlier = series.startsWith("up{") ? last : first.samples().get(series);
        tests.append(during(earlier, last, minutes));
        tests.append("'\n");
      }
    }
    tests.append("    promql_expr_test:\n");
    for (String alert : alerts) {
      String firing = "ALERTS{alertname=\"" + alert + "\",alertstate=\"firing\"}";
      expect(BEFORE - 1, "count(" + firing + ") or vector(0)", 0);
      int end = BEFORE + DURING;
      expect(end, "count(count_over_time(" + firing + "[" + DURING + "m])) > bool 0", 1);
    }
  }

  private void expect(int minute, String expression, int value) {
    tests.append("      - expr: '").append(expression).append("'\n");
    tests.append("        eval_time: ").append(minute).append("m\n");
    tests.append("        exp_samples: [{labels: '{}', value: ").append(value).append("}]\n");
  }

  private static String before(Double value) {
    return isNumber(value) ? plain(value) + "+0x" + (BEFORE - 1) : "_x" + BEFORE;
  }

  private static String during(Double first, Double second, double minutes) {
    if (!isNumber(second)) {
      return "_x" + DURING;
    }
    double step = isNumber(first) ? (second - first) / minutes : 0;
    String sign = step < 0 ? "-" : "+";
    return plain(second) + sign + plain(Math.abs(step)) + "x" + DURING;
  }

  private static boolean isNumber(Double value) {
    return value != null && !value.isNaN() && !value.isInfinite();
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).toPlainString();
  }

  /** Asks promtool; its output, and code 0 if all was as expected. */
  public Promtool.Result check() throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add(
        "rule_files: ['" + AlertRules.FOLDER.resolve("sluice.rules.yml").toAbsolutePath() + "']");
    lines.add("evaluation_interval: 1m");
    lines.add("tests:");
    return Promtool.run(String.join("\n", lines) + "\n" + tests, "test", "rules", "/dev/stdin");
  }
}
