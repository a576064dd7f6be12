package sluice.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.logs.ImportCounts;
import sluice.logs.ImportWatch;
import sluice.logs.Outcome;

/** Shows how far an import has come, and its summary. Thread-safe. */
final class ImportShow implements ImportWatch, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImportShow.class);

  private final Progress progress;
  private final Supplier<ImportCounts> counts;
  private long linesBefore;

  ImportShow(Progress progress, Supplier<ImportCounts> counts) {
    this.progress = progress;
    this.counts = counts;
  }

  @Override
  public synchronized void begins(String log, long bytes, long from) {
    LOG.atInfo().addKeyValue("log", log).addKeyValue("from_byte", from).log("import-log");
    linesBefore = counts.get().lines();
    progress.begins(bytes);
  }

  @Override
  public synchronized void reached(long bytes) {
    ImportCounts now = counts.get();
    long rate = (now.lines() - linesBefore) * 1000 / progress.tookMs();
    progress.reached(bytes, rate + " lines/s, " + now.of(Outcome.SENT) + " hits");
  }

  @Override
  public synchronized void ends() {
    progress.line();
    progress.close();
  }

  @Override
  public void warns(String event, String what) {
    LOG.atWarn().addKeyValue("what", what).log(event);
  }

  @Override
  public void close() {
    progress.close();
  }

  /** What became of all lines, for people. */
  static String summary(ImportCounts counts, boolean isDryRun) {
    StringBuilder text = new StringBuilder();
    text.append(counts.lines()).append(" lines read\n");
    row(text, counts.of(Outcome.SENT), isDryRun ? "would be sent" : Outcome.SENT.words());
    counts.sites().forEach((site, hits) -> row(text.append("  "), hits, site));
    if (counts.invalid() > 0) {
      row(text.append("  "), counts.invalid(), "which the tracker calls invalid");
    }
    for (Outcome outcome : Outcome.values()) {
      if (outcome != Outcome.SENT && counts.of(outcome) > 0) {
        row(text, counts.of(outcome), outcome.words());
      }
      if (outcome == Outcome.NO_SITE) {
        counts.strangers().forEach((host, lines) -> row(text.append("  "), lines, host));
      }
    }
    return text.toString().stripTrailing();
  }

  private static void row(StringBuilder text, long count, String words) {
    text.append(String.format("%12d  %s%n", count, words));
  }

  /** The same for programs. */
  static Map<String, Object> json(ImportCounts counts) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("lines", counts.lines());
    for (Outcome outcome : Outcome.values()) {
      json.put(outcome.key(), counts.of(outcome));
    }
    json.put("invalid", counts.invalid());
    json.put("sites", counts.sites());
    json.put("hosts_of_no_site", counts.strangers());
    return json;
  }
}
