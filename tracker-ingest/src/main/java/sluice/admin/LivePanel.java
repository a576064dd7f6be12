package sluice.admin;

import java.util.List;

/**
 * What the live page shows of one part at one moment. The page knows nothing of ingest, worker or
 * archiver: what is in a panel is all that is drawn. Immutable.
 *
 * @param id the same at each moment, for the page to find it again
 * @param title headline
 * @param tiles numbers of the first rank
 * @param charts of the last minutes, which the page itself remembers
 * @param tables the rest
 */
public record LivePanel(
    String id, String title, List<Tile> tiles, List<Chart> charts, List<Table> tables) {

  /** How well something is; in words, too, wherever the page colours it. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Nothing is lost, but somebody should look. */
    WARN,
    /** It does not do its work. */
    BAD
  }

  /** How a number is written. */
  public enum Unit {
    /** A number of things. */
    COUNT,
    /** Things a second. */
    PER_SECOND,
    /** Bytes. */
    BYTES,
    /** A time that something takes, in seconds; infinite is "never". */
    SECONDS,
    /** A share, 0 to 1. */
    SHARE
  }

  /**
   * A number with its unit, or words.
   *
   * @param number not a number if it is not known (yet)
   * @param words null for a number
   */
  public record Value(double number, Unit unit, String words) {
    /** A number. */
    public static Value of(double number, Unit unit) {
      return new Value(number, unit, null);
    }

    /** Words. */
    public static Value words(String words) {
      return new Value(Double.NaN, Unit.COUNT, words);
    }
  }

  /**
   * A value with its name.
   *
   * @param note what is said beside it; empty for nothing
   */
  public record Tile(String label, Value value, Level level, String note) {
    /** One that is as it should be. */
    public static Tile of(String label, double number, Unit unit) {
      return new Tile(label, Value.of(number, unit), Level.OK, "");
    }
  }

  /** Lines over time, all of one unit; this is their newest point. */
  public record Chart(String title, Unit unit, List<Line> lines) {
    public Chart {
      lines = List.copyOf(lines);
    }
  }

  /** The newest point of one line of a chart. */
  public record Line(String label, double number) {}

  /**
   * A table.
   *
   * @param more what is said below it, such as how many rows were left out; empty for nothing
   */
  public record Table(String caption, List<String> columns, List<Row> rows, String more) {
    public Table {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /** A row, whose first cell is its name. */
  public record Row(Level level, List<Value> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  public LivePanel {
    tiles = List.copyOf(tiles);
    charts = List.copyOf(charts);
    tables = List.copyOf(tables);
  }

  /** The worst of what it shows. */
  Level level() {
    Level worst = Level.OK;
    for (Tile tile : tiles) {
      worst = worse(worst, tile.level);
    }
    for (Table table : tables) {
      for (Row row : table.rows) {
        worst = worse(worst, row.level);
      }
    }
    return worst;
  }

  static Level worse(Level one, Level other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
