package sluice.page;

import java.util.ArrayList;
import java.util.List;
import sluice.admin.LivePanel;
import sluice.admin.LivePanel.Chart;
import sluice.admin.LivePanel.Level;
import sluice.admin.LivePanel.Line;
import sluice.admin.LivePanel.Row;
import sluice.admin.LivePanel.Table;
import sluice.admin.LivePanel.Tile;
import sluice.admin.LivePanel.Unit;
import sluice.admin.LivePanel.Value;

/** Short words for what panels are made of, and a panel under construction. */
final class Panels {
  private final String id;
  private final String title;
  private final List<Tile> tiles = new ArrayList<>();
  private final List<Chart> charts = new ArrayList<>();
  private final List<Table> tables = new ArrayList<>();

  private Panels(String id, String title) {
    this.id = id;
    this.title = title;
  }

  static Panels of(String id, String title) {
    return new Panels(id, title);
  }

  Panels tile(String label, double number, Unit unit) {
    tiles.add(Tile.of(label, number, unit));
    return this;
  }

  Panels tile(String label, Value value, Level level, String note) {
    tiles.add(new Tile(label, value, level, note));
    return this;
  }

  Panels chart(String name, Unit unit, Line... lines) {
    charts.add(new Chart(name, unit, List.of(lines)));
    return this;
  }

  Panels table(Table table) {
    tables.add(table);
    return this;
  }

  LivePanel made() {
    return new LivePanel(id, title, tiles, charts, tables);
  }

  /** A level for what should not be. */
  static Level unless(boolean isWell, Level otherwise) {
    return isWell ? Level.OK : otherwise;
  }

  static Row row(Level level, Value... cells) {
    return new Row(level, List.of(cells));
  }

  static Value count(double number) {
    return Value.of(number, Unit.COUNT);
  }

  static Value rate(double number) {
    return Value.of(number, Unit.PER_SECOND);
  }

  static Value seconds(double number) {
    return Value.of(number, Unit.SECONDS);
  }
}
