package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.watch.Promtool;

/** How the metrics of a process have to be named, explained and labelled. */
final class MetricNames {
  private static final Pattern HELP = Pattern.compile("(?m)^# HELP (sluice_\\S+)(.*)$");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{([^\\n]*)\\})? \\S+$");

  private MetricNames() {}

  /** Fails unless the metrics keep to the conventions; without promtool, to those of ours alone. */
  static void assertConventions(SluiceProcess process) throws IOException, InterruptedException {
    String metrics = process.get("/metrics").body();
    Set<String> unexplained = new TreeSet<>();
    Matcher help = HELP.matcher(metrics);
    while (help.find()) {
      if (help.group(2).isBlank()) {
        unexplained.add(help.group(1));
      }
    }
    assertThat(unexplained).as("without help in META-INF/sluice-metrics.properties").isEmpty();
    assertThat(labelled(metrics, "site"))
        .isSubsetOf(
            "sluice_archive_site_fresh_timestamp_seconds", "sluice_archive_site_lag_seconds");
    assertThat(labelled(metrics, "queue"))
        .isSubsetOf(
            "sluice_worker_queue_length",
            "sluice_worker_queue_drained_total",
            "sluice_worker_lag_seconds",
            "sluice_ingest_spool_queue_bytes",
            "sluice_ingest_spool_queue_age_seconds");
    if (Promtool.isInstalled()) {
      assertThat(Promtool.checkMetrics(metrics).output()).isEmpty();
    }
  }

  private static Set<String> labelled(String metrics, String label) {
    Set<String> names = new TreeSet<>();
    Matcher sample = SAMPLE.matcher(metrics);
    while (sample.find()) {
      if (sample.group(2) != null && sample.group(2).contains(label + "=\"")) {
        names.add(sample.group(1));
      }
    }
    return names;
  }

  /** Names of all samples that the process shows now. */
  static Set<String> of(SluiceProcess process) throws IOException {
    Set<String> names = new TreeSet<>();
    Matcher sample = SAMPLE.matcher(process.get("/metrics").body());
    while (sample.find()) {
      names.add(sample.group(1));
    }
    return names;
  }
}
