package sluice.page;

import static sluice.admin.LivePanel.Level.BAD;
import static sluice.admin.LivePanel.Level.OK;
import static sluice.admin.LivePanel.Level.WARN;
import static sluice.page.Panels.count;
import static sluice.page.Panels.rate;
import static sluice.page.Panels.seconds;
import static sluice.page.Panels.unless;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import sluice.admin.Figures;
import sluice.admin.LivePanel;
import sluice.admin.LivePanel.Level;
import sluice.admin.LivePanel.Line;
import sluice.admin.LivePanel.Row;
import sluice.admin.LivePanel.Table;
import sluice.admin.LivePanel.Unit;
import sluice.admin.LivePanel.Value;

/** Ingest on the live page. Confined to the thread that makes the page. */
public final class IngestPanel implements Function<Figures, LivePanel> {
  /** The share of answers whose time is shown, beside the mean. */
  private static final double MOST = 0.99;

  /** What an operator wants to know of a code; the words of others are HTTP's. */
  private static final Map<String, String> CODES =
      Map.of(
          "200", "taken",
          "204", "taken, no image wanted",
          "302", "taken, and redirected",
          "400", "not a tracking request",
          "404", "another path",
          "405", "another method",
          "413", "larger than --max-body",
          "500", "a fault of Sluice",
          "503", "neither queue nor disk can take it");

  /** Where entries go, in words, and what it says when they do. */
  private enum Way {
    REDIS("into Redis", OK),
    DATABASE("into the database", OK),
    SPOOL("onto the disk, until the queue takes them", WARN),
    TOO_LARGE("refused: too large for the database", WARN),
    UNKNOWN("into the queue or not: nobody knows", WARN),
    NOWHERE("refused: neither queue nor disk", BAD);

    private final String words;
    private final Level level;

    Way(String words, Level level) {
      this.words = words;
      this.level = level;
    }
  }

  private final String queue;

  /**
   * Of an ingest.
   *
   * @param queue what it pushes to, as its meters are named: {@code redis} or {@code database}
   */
  public IngestPanel(String queue) {
    this.queue = queue;
  }

  @Override
  public LivePanel apply(Figures figures) {
    double hits = figures.rate("sluice.ingest.hits");
    double mean = figures.mean("sluice.ingest.enqueue");
    double most = figures.quantile("sluice.ingest.enqueue", MOST);
    boolean isConnected = figures.sum("sluice.ingest." + queue + ".connected") > 0;
    double spooled = figures.sum("sluice.ingest.spool.bytes");
    return Panels.of("ingest", "Ingest")
        .tile("Hits a second", hits, Unit.PER_SECOND)
        .tile(
            "Safe within",
            Double.isInfinite(most) ? Value.words("over 1 s") : seconds(most),
            OK,
            "99 % of the hits")
        .tile(
            "Queue",
            Value.words(isConnected ? "connected" : "away"),
            unless(isConnected, WARN),
            isConnected ? queue : "hits are kept on disk")
        .tile(
            "Spool",
            Value.of(spooled, Unit.BYTES),
            unless(!(spooled > 0), WARN),
            spooled > 0 ? "on disk, for the queue" : "nothing waits on disk")
        .tile("Connections", figures.sum("sluice.ingest.connections"), Unit.COUNT)
        .tile("In flight", figures.sum("sluice.ingest.inflight.bytes"), Unit.BYTES)
        .chart("Hits a second", Unit.PER_SECOND, new Line("hits", hits))
        .chart(
            "Time until a hit is safe",
            Unit.SECONDS,
            new Line("mean", mean),
            new Line("99 %", most))
        .table(answers(figures))
        .table(ways(figures))
        .made();
  }

  private static Table answers(Figures figures) {
    List<Row> rows = new ArrayList<>();
    figures
        .by("sluice.ingest.answers", "code")
        .forEach(
            (code, total) -> {
              double rate = figures.growth("answers " + code, total);
              boolean isFault = code.startsWith("5") && rate > 0;
              if (total > 0) {
                rows.add(
                    Panels.row(
                        unless(!isFault, BAD),
                        Value.words(code),
                        Value.words(CODES.getOrDefault(code, "")),
                        rate(rate),
                        count(total)));
              }
            });
    return new Table(
        "Answers",
        List.of("Code", "Means", "A second", "Since the start"),
        rows,
        rows.isEmpty() ? "none yet" : "");
  }

  private static Table ways(Figures figures) {
    List<Row> rows = new ArrayList<>();
    Map<String, Double> totals = figures.by("sluice.ingest.entries", "to");
    for (Way way : Way.values()) {
      String to = way.name().toLowerCase(Locale.ROOT);
      double total = totals.getOrDefault(to, 0.0);
      double rate = figures.growth("entries " + to, total);
      if (total > 0) {
        Level level = rate > 0 ? way.level : OK;
        rows.add(Panels.row(level, Value.words(way.words), rate(rate), count(total)));
      }
    }
    return new Table(
        "Where entries of the queue went",
        List.of("Where", "A second", "Since the start"),
        rows,
        rows.isEmpty() ? "none yet" : "");
  }
}
