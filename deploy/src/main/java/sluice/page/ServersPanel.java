package sluice.page;

import static sluice.admin.LivePanel.Level.WARN;
import static sluice.page.Panels.unless;

import java.util.function.Function;
import sluice.admin.Figures;
import sluice.admin.LivePanel;
import sluice.admin.LivePanel.Unit;
import sluice.admin.LivePanel.Value;

/**
 * Redis and MariaDB as the process sees them, of which each is shown when it is watched. Confined
 * to the thread that makes the page.
 */
public final class ServersPanel implements Function<Figures, LivePanel> {
  /** Share of what a server has from which on somebody should look before it is used up. */
  private static final double FULL = 0.8;

  @Override
  public LivePanel apply(Figures figures) {
    Panels panels = Panels.of("servers", "Servers");
    if (up(figures, "sluice.redis.up", "Redis", panels)) {
      share(
          panels,
          "Memory of Redis",
          figures.sum("sluice.redis.memory.used.bytes"),
          figures.sum("sluice.redis.memory.limit.bytes"));
    }
    if (up(figures, "sluice.mariadb.up", "MariaDB", panels)) {
      share(
          panels,
          "Connections of MariaDB",
          figures.sum("sluice.mariadb.connections"),
          figures.sum("sluice.mariadb.connections.limit"));
      panels
          .tile("Statements now", figures.sum("sluice.mariadb.threads.running"), Unit.COUNT)
          .tile("Statements", figures.rate("sluice.mariadb.queries"), Unit.PER_SECOND);
    }
    return panels.made();
  }

  /** Says whether a server answers, if it is watched; true if it is. */
  private static boolean up(Figures figures, String name, String server, Panels panels) {
    double up = figures.sum(name);
    if (Double.isNaN(up)) {
      return false;
    }
    panels.tile(
        server, Value.words(up > 0 ? "answers" : "does not answer"), unless(up > 0, WARN), "");
    return true;
  }

  private static void share(Panels panels, String label, double used, double limit) {
    double share = used / limit;
    panels.tile(label, Value.of(share, Unit.SHARE), unless(!(share > FULL), WARN), "in use");
  }
}
