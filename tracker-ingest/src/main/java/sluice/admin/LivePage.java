package sluice.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import sluice.process.Health;
import sluice.process.LogLine;
import sluice.process.RecentProblems;

/**
 * Makes what readers of the live page get each second: how the process is, the panels of its parts,
 * the sections of its status page, and the last problems of its log. Panels are added from any
 * thread; one thread makes events.
 */
public final class LivePage {
  private final String version;
  private final RecentProblems problems;
  private final InstantSource clock;
  private final long startedMs;
  private final Figures figures;
  private final List<Function<Figures, LivePanel>> panels = new CopyOnWriteArrayList<>();
  private final LiveJson json = new LiveJson();

  /**
   * For a process that starts now.
   *
   * @param version of the program, as the page shows it
   * @param problems of its log
   */
  public LivePage(
      String version, MeterRegistry registry, RecentProblems problems, InstantSource clock) {
    this.version = version;
    this.problems = problems;
    this.clock = clock;
    this.startedMs = clock.millis();
    this.figures = new Figures(registry);
  }

  /** Adds a panel at the end; it is asked each second while somebody looks, and must not block. */
  public void add(Function<Figures, LivePanel> panel) {
    panels.add(panel);
  }

  /** Forgets rates, for nobody looked for a while. */
  void begin() {
    figures.forget();
  }

  /** One event's data, a line of JSON. */
  String event(Health health, StatusPage status, WebPages pages) {
    figures.look(System.nanoTime());
    List<String> dead = health.liveProblems();
    List<String> unready = health.readyProblems();
    ObjectNode event = json.object();
    event.put("title", status.title()).put("version", version);
    event.put("now", clock.millis()).put("started", startedMs);
    LivePanel.Level level =
        dead.isEmpty() && unready.isEmpty() ? LivePanel.Level.OK : LivePanel.Level.BAD;
    event.put("alive", dead.isEmpty()).put("report", pages.at(WebPages.REPORT).isPresent());
    ArrayNode wrong = event.putArray("problems");
    unready.forEach(wrong::add);
    ArrayNode shown = event.putArray("panels");
    for (Function<Figures, LivePanel> panel : panels) {
      LivePanel made = made(panel);
      level = LivePanel.worse(level, made.level());
      shown.add(json.panel(made));
    }
    event.put("level", level.name().toLowerCase(Locale.ROOT));
    event.set("facts", json.facts(status.sections()));
    event.set("log", json.log(problems.newestFirst()));
    return event.toString();
  }

  /** A part that cannot tell is shown so, and hides no other. */
  private LivePanel made(Function<Figures, LivePanel> panel) {
    try {
      return panel.apply(figures);
    } catch (RuntimeException e) {
      LivePanel.Tile tile =
          new LivePanel.Tile(
              "not available",
              LivePanel.Value.words(LogLine.masked(e.toString())),
              LivePanel.Level.BAD,
              "");
      return new LivePanel("failed", "A part cannot tell", List.of(tile), List.of(), List.of());
    }
  }
}
